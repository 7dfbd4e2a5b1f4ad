package huizhen.signaling.sdp;

import huizhen.relay.api.SessionOffer;
import java.util.List;

/// A client's offer: what the relay is asked, and the form that the answer must repeat.
///
/// @param offer the sections that the relay may answer
/// @param lines every `m=` line in order, those that we reject ourselves included
/// @param allowsMixedExtensions `a=extmap-allow-mixed` (RFC 8285 §6)
public record ClientOffer(
    SessionOffer offer, List<MediaLine> lines, boolean allowsMixedExtensions) {
  public ClientOffer {
    lines = List.copyOf(lines);
  }

  /// True when a section of the client sends.
  public boolean sends() {
    return offer.sections().stream()
        .anyMatch(section ->
            switch (section.direction()) {
              case SEND_ONLY, SEND_RECEIVE -> true;
              case RECEIVE_ONLY, INACTIVE -> false;
            });
  }

  /// What an `m=` line of the answer takes over from the offer.
  ///
  /// @param mid empty only for a section that is rejected
  /// @param format the first one, which stands in a rejected section
  /// @param isForRelay false for a data channel, a stopped section or one outside the bundle
  public record MediaLine(
      String mid, String media, String protocol, String format, boolean isForRelay) {}
}
