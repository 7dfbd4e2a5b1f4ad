package huizhen.relay.api;

import java.util.List;
import java.util.Optional;

/// The relay's answer to one media section, in the offer's order.
///
/// @param direction as the relay sees it: `RECEIVE_ONLY` answers a client that sends
/// @param codecs what was agreed, best first; empty exactly when the section is rejected
/// @param outgoing the fixed SSRCs of a slot, for its whole life; empty for a section that sends up
/// @param rids the RIDs that the relay takes (`a=simulcast:recv`); empty without simulcast
public record AnsweredSection(
    String mid,
    MediaKind kind,
    Direction direction,
    List<Codec> codecs,
    List<HeaderExtension> extensions,
    Optional<OfferedSection.SsrcPair> outgoing,
    List<String> rids) {
  public AnsweredSection {
    codecs = List.copyOf(codecs);
    extensions = List.copyOf(extensions);
    rids = List.copyOf(rids);
  }

  public boolean isRejected() {
    return codecs.isEmpty();
  }
}
