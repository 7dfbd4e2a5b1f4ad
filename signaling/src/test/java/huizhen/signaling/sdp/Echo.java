package huizhen.signaling.sdp;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.Candidate;
import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.SessionAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A relay that agrees to everything, layers included, and names them in its own order.
final class Echo {
  private Echo() {}

  static SessionAnswer answer(ClientOffer offer) {
    return new SessionAnswer(
        new IceCredentials("srvU", "serverpasswordserverpwd"),
        new Fingerprint("sha-256", "AA:".repeat(31) + "AA"),
        DtlsSetup.PASSIVE,
        List.of(
            new Candidate("1", "udp", 2_130_706_431L, "203.0.113.7", 10_000),
            new Candidate("2", "udp", 2_130_706_175L, "2001:db8::7", 10_000),
            new Candidate("3", "tcp", 1_671_430_143L, "2001:db8::7", 443)),
        sections(offer.offer().sections()));
  }

  private static List<AnsweredSection> sections(List<OfferedSection> offered) {
    List<AnsweredSection> sections = new ArrayList<>();
    for (OfferedSection section : offered) {
      sections.add(section(section, 1_000L + 2L * sections.size()));
    }
    return sections;
  }

  private static AnsweredSection section(OfferedSection offered, long ssrc) {
    boolean isSlot = offered.direction() == Direction.RECEIVE_ONLY;
    Optional<Long> rtx =
        offered.kind() == MediaKind.VIDEO ? Optional.of(ssrc + 1) : Optional.empty();
    return new AnsweredSection(
        offered.mid(),
        offered.kind(),
        isSlot ? Direction.SEND_ONLY : Direction.RECEIVE_ONLY,
        offered.codecs(),
        offered.extensions(),
        isSlot ? Optional.of(new SsrcPair(ssrc, rtx)) : Optional.empty(),
        offered.rids().reversed());
  }
}
