package huizhen.relay.negotiation;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.ExtensionIds;
import java.util.List;

/// What was agreed for one media section, with its answer.
public sealed interface NegotiatedSection {
  String mid();

  AnsweredSection answer();

  /// The client sends, the relay receives: becomes an up-track.
  ///
  /// @param ssrcs as announced; empty where they are learned from the MID extension
  record Up(
      String mid,
      MediaKind kind,
      TrackSource source,
      PayloadTypes payloadTypes,
      ExtensionIds extensions,
      List<SsrcPair> ssrcs,
      Feedback feedback,
      AnsweredSection answer)
      implements NegotiatedSection {
    public Up {
      ssrcs = List.copyOf(ssrcs);
    }

    /// The simulcast layers that are told apart by RID, as offered; empty for one or for SSRCs.
    public List<String> rids() {
      return answer.rids();
    }
  }

  /// The client receives: a slot, with SSRCs that stay for its whole life.
  record Slot(
      String mid,
      MediaKind kind,
      PayloadTypes payloadTypes,
      ExtensionIds extensions,
      SsrcPair outgoing,
      Feedback feedback,
      AnsweredSection answer)
      implements NegotiatedSection {}

  /// Inactive or rejected: nothing flows.
  record Idle(String mid, AnsweredSection answer) implements NegotiatedSection {}

  /// Which RTCP feedback a section agreed on.
  ///
  /// @param remb true only where the client has no transport-cc
  record Feedback(boolean nack, boolean pli, boolean fir, boolean transportCc, boolean remb) {}
}
