package huizhen.relay.api;

import java.util.List;
import java.util.Optional;

/// One media section of a client's offer.
///
/// @param source what a sending section shows; empty for a receive-only section (a slot)
/// @param ssrcs the announced SSRCs with their RTX partners; empty where the client sends by RID
/// @param rids the RIDs that the client offers to send, best first as written; empty without
///   simulcast
public record OfferedSection(
    String mid,
    MediaKind kind,
    Direction direction,
    Optional<TrackSource> source,
    List<Codec> codecs,
    List<HeaderExtension> extensions,
    List<SsrcPair> ssrcs,
    List<String> rids) {
  public OfferedSection {
    codecs = List.copyOf(codecs);
    extensions = List.copyOf(extensions);
    ssrcs = List.copyOf(ssrcs);
    rids = List.copyOf(rids);
  }

  /// A media SSRC and, from `a=ssrc-group:FID`, the SSRC that repairs it.
  public record SsrcPair(long media, Optional<Long> rtx) {}
}
