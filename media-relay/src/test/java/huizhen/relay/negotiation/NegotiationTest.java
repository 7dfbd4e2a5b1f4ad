package huizhen.relay.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RelayException;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.ExtensionIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NegotiationTest {
  private static final ParticipantId WHO = new ParticipantId("p");
  private static final Seat MEMBER = new Seat.Member(WHO);
  private static final Seat PUBLISHER = new Seat.Publisher(WHO);
  private static final Seat OBSERVER = new Seat.Observer(WHO);
  private static final List<String> CHROMIUM_FEEDBACK =
      List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");

  private long ssrcs = 100;
  private final Negotiation negotiation =
      new Negotiation(NegotiationLimits.STANDARD, () -> ++ssrcs);

  @Test
  void answers_a_chromium_camera_with_vp8_first_and_each_codec_with_its_rtx() {
    AnsweredSection answer = answer(MEMBER, chromiumVideo("1", Direction.SEND_ONLY));
    assertThat(answer.direction()).isEqualTo(Direction.RECEIVE_ONLY);
    assertThat(answer.codecs())
        .extracting(Codec::payloadType)
        .as("VP8, H.264 in packetization-mode 1, VP9, AV1; each with RTX")
        .containsExactly(96, 97, 106, 107, 98, 99, 45, 46);
    assertThat(answer.codecs().getFirst().feedback())
        .containsExactlyInAnyOrder("transport-cc", "ccm fir", "nack", "nack pli");
    assertThat(answer.codecs().get(1).parameters()).isEqualTo(Map.of("apt", "96"));
    assertThat(answer.extensions())
        .extracting(HeaderExtension::uri)
        .as("unknown ones dropped")
        .containsExactlyInAnyOrder(
            ExtensionIds.MID,
            ExtensionIds.RID,
            ExtensionIds.REPAIRED_RID,
            ExtensionIds.TRANSPORT_CC,
            ExtensionIds.ABS_SEND_TIME);
    assertThat(answer.rids()).as("one encoding").isEmpty();
    assertThat(answer.outgoing()).isEmpty();
  }

  @Test
  void is_told_when_sound_was_heard_and_no_more_of_pictures_than_their_reports_say() {
    var offered =
        List.of(
            new HeaderExtension(4, ExtensionIds.MID),
            new HeaderExtension(5, ExtensionIds.ABS_CAPTURE_TIME));
    var opus = List.of(new Codec(111, "opus", 48_000, 2, Map.of(), List.of()));
    var sound =
        section(
            "1",
            MediaKind.AUDIO,
            Direction.SEND_ONLY,
            Optional.of(TrackSource.MICROPHONE),
            opus,
            offered,
            List.of());
    var picture =
        section(
            "2",
            MediaKind.VIDEO,
            Direction.SEND_ONLY,
            Optional.of(TrackSource.CAMERA),
            chromiumCodecs(),
            offered,
            List.of());
    assertThat(answer(MEMBER, sound).extensions()).isEqualTo(offered);
    assertThat(answer(MEMBER, picture).extensions()).containsExactly(offered.getFirst());
  }

  @Test
  void gives_a_slot_ssrcs_that_it_keeps() {
    OfferedSection slot = chromiumVideo("5", Direction.RECEIVE_ONLY);
    AnsweredSection first = answer(MEMBER, slot);
    assertThat(first.direction()).isEqualTo(Direction.SEND_ONLY);
    SsrcPair outgoing = first.outgoing().orElseThrow();
    assertThat(outgoing.rtx()).isPresent();
    assertThat(negotiation.answer(MEMBER, offer(slot), Map.of("5", outgoing)).getFirst().answer())
        .isEqualTo(first);
    AnsweredSection stopped =
        negotiation
            .answer(
                MEMBER, offer(slot, chromiumVideo("6", Direction.INACTIVE)), Map.of("6", outgoing))
            .getLast()
            .answer();
    assertThat(stopped.direction()).isEqualTo(Direction.INACTIVE);
    assertThat(stopped.isRejected()).as("it may come back").isFalse();
  }

  @Test
  void refuses_a_slot_of_another_kind_than_it_had() {
    var sound = new SsrcPair(7, Optional.empty());
    SessionOffer offer = offer(chromiumVideo("5", Direction.RECEIVE_ONLY));
    assertThatThrownBy(() -> negotiation.answer(MEMBER, offer, Map.of("5", sound)))
        .isInstanceOf(RelayException.class)
        .hasMessageContaining("kind");
  }

  @Test
  void firefox_without_transport_cc_for_video_gets_remb() {
    OfferedSection section =
        section(
            "0",
            MediaKind.VIDEO,
            Direction.SEND_ONLY,
            Optional.of(TrackSource.CAMERA),
            List.of(
                new Codec(
                    120,
                    "VP8",
                    90_000,
                    1,
                    Map.of("max-fs", "12288"),
                    List.of("nack", "nack pli", "ccm fir", "goog-remb")),
                new Codec(124, "rtx", 90_000, 1, Map.of("apt", "120"), List.of())),
            List.of(new HeaderExtension(3, ExtensionIds.MID)),
            List.of());
    var up = (NegotiatedSection.Up) negotiation.answer(MEMBER, offer(section), Map.of()).getFirst();
    assertThat(up.feedback().remb()).isTrue();
    assertThat(up.feedback().transportCc()).isFalse();
    assertThat(up.answer().codecs().getFirst().feedback()).contains("goog-remb");
    assertThat(up.payloadTypes().repairedBy(124)).isEqualTo(120);
    assertThat(up.extensions().mid()).isEqualTo(3);
  }

  @Test
  void an_observer_that_sends_is_refused() {
    refused(OBSERVER, offer(chromiumVideo("0", Direction.SEND_ONLY)));
    refused(OBSERVER, offer(chromiumVideo("0", Direction.SEND_RECEIVE)));
    assertThat(answer(OBSERVER, chromiumVideo("0", Direction.RECEIVE_ONLY)).direction())
        .isEqualTo(Direction.SEND_ONLY);
  }

  @Test
  void a_publisher_gets_no_slot() {
    List<NegotiatedSection> sections =
        negotiation.answer(
            PUBLISHER,
            offer(
                chromiumVideo("0", Direction.SEND_ONLY),
                chromiumVideo("1", Direction.RECEIVE_ONLY)),
            Map.of());
    assertThat(sections.getLast()).isInstanceOf(NegotiatedSection.Idle.class);
    assertThat(sections.getLast().answer().isRejected()).isTrue();
  }

  @Test
  void refuses_offers_without_a_common_codec_or_beyond_its_limits() {
    var pcmu = new Codec(0, "PCMU", 8_000, 1, Map.of(), List.of());
    refused(
        MEMBER,
        offer(
            section(
                "0",
                MediaKind.AUDIO,
                Direction.SEND_ONLY,
                Optional.of(TrackSource.MICROPHONE),
                List.of(pcmu),
                List.of(),
                List.of())));
    refused(MEMBER, offer());
    refused(
        MEMBER,
        offer(chromiumVideo("0", Direction.SEND_ONLY), chromiumVideo("0", Direction.SEND_ONLY)));
    refused(MEMBER, offer(chromiumVideo("x".repeat(33), Direction.SEND_ONLY)));
    refused(MEMBER, offer(chromiumVideo("a b", Direction.SEND_ONLY)));
    List<OfferedSection> many = new ArrayList<>();
    for (int i = 0; i <= NegotiationLimits.STANDARD.sections(); i++) {
      many.add(chromiumVideo("m" + i, Direction.RECEIVE_ONLY));
    }
    refused(MEMBER, offer(many.toArray(OfferedSection[]::new)));
    List<SsrcPair> ssrcPairs = new ArrayList<>();
    for (long i = 0; i <= NegotiationLimits.STANDARD.ssrcs(); i++) {
      ssrcPairs.add(new SsrcPair(i + 1, Optional.empty()));
    }
    refused(
        MEMBER,
        offer(
            section(
                "0",
                MediaKind.VIDEO,
                Direction.SEND_ONLY,
                Optional.of(TrackSource.CAMERA),
                chromiumCodecs(),
                List.of(),
                ssrcPairs)));
    refused(
        MEMBER,
        offer(
            section(
                "0",
                MediaKind.VIDEO,
                Direction.SEND_ONLY,
                Optional.of(TrackSource.MICROPHONE),
                chromiumCodecs(),
                List.of(),
                List.of())));
  }

  @Test
  void odd_rtx_and_extension_lines_are_ignored() {
    OfferedSection section =
        section(
            "0",
            MediaKind.VIDEO,
            Direction.SEND_ONLY,
            Optional.of(TrackSource.CAMERA),
            List.of(
                new Codec(96, "VP8", 90_000, 1, Map.of(), List.of()),
                new Codec(97, "rtx", 90_000, 1, Map.of("apt", "9999"), List.of()),
                new Codec(98, "rtx", 90_000, 1, Map.of("apt", "-1"), List.of()),
                new Codec(99, "rtx", 90_000, 1, Map.of(), List.of()),
                new Codec(100, "rtx", 90_000, 1, Map.of("apt", "100"), List.of()),
                new Codec(96, "VP9", 90_000, 1, Map.of(), List.of())),
            List.of(
                new HeaderExtension(0, ExtensionIds.MID),
                new HeaderExtension(15, ExtensionIds.RID),
                new HeaderExtension(4711, ExtensionIds.TRANSPORT_CC),
                new HeaderExtension(5, ExtensionIds.MID),
                new HeaderExtension(5, ExtensionIds.ABS_SEND_TIME)),
            List.of());
    AnsweredSection answer = answer(MEMBER, section);
    assertThat(answer.codecs()).extracting(Codec::payloadType).containsExactly(96);
    assertThat(answer.extensions()).containsExactly(new HeaderExtension(5, ExtensionIds.MID));
  }

  private void refused(Seat seat, SessionOffer offer) {
    assertThatThrownBy(() -> negotiation.answer(seat, offer, Map.of()))
        .isInstanceOfSatisfying(
            RelayException.class,
            e -> assertThat(e.reason()).isEqualTo(RelayException.Reason.BAD_OFFER));
  }

  private AnsweredSection answer(Seat seat, OfferedSection section) {
    return negotiation.answer(seat, offer(section), Map.of()).getFirst().answer();
  }

  private static SessionOffer offer(OfferedSection... sections) {
    return new SessionOffer(
        new IceCredentials("user", "passwordpasswordpassword"),
        List.of(),
        DtlsSetup.ACTPASS,
        List.of(sections));
  }

  private static OfferedSection chromiumVideo(String mid, Direction direction) {
    Optional<TrackSource> source =
        direction == Direction.SEND_ONLY || direction == Direction.SEND_RECEIVE
            ? Optional.of(TrackSource.CAMERA)
            : Optional.empty();
    return section(
        mid,
        MediaKind.VIDEO,
        direction,
        source,
        chromiumCodecs(),
        List.of(
            new HeaderExtension(14, "urn:ietf:params:rtp-hdrext:toffset"),
            new HeaderExtension(2, ExtensionIds.ABS_SEND_TIME),
            new HeaderExtension(13, "urn:3gpp:video-orientation"),
            new HeaderExtension(3, ExtensionIds.TRANSPORT_CC),
            new HeaderExtension(4, ExtensionIds.MID),
            new HeaderExtension(10, ExtensionIds.RID),
            new HeaderExtension(11, ExtensionIds.REPAIRED_RID)),
        List.of());
  }

  /// As Chromium 156 lists them, shortened.
  private static List<Codec> chromiumCodecs() {
    return List.of(
        video(98, "VP9", Map.of("profile-id", "0")),
        rtx(99, 98),
        video(96, "VP8", Map.of()),
        rtx(97, 96),
        video(102, "H264", Map.of("packetization-mode", "0", "profile-level-id", "42001f")),
        rtx(103, 102),
        video(106, "H264", Map.of("packetization-mode", "1", "profile-level-id", "42e01f")),
        rtx(107, 106),
        video(45, "AV1", Map.of("profile", "0")),
        rtx(46, 45),
        new Codec(116, "red", 90_000, 1, Map.of(), List.of()),
        new Codec(118, "ulpfec", 90_000, 1, Map.of(), List.of()));
  }

  private static Codec video(int payloadType, String name, Map<String, String> parameters) {
    return new Codec(payloadType, name, 90_000, 1, parameters, CHROMIUM_FEEDBACK);
  }

  private static Codec rtx(int payloadType, int apt) {
    return new Codec(
        payloadType, "rtx", 90_000, 1, Map.of("apt", Integer.toString(apt)), List.of());
  }

  private static OfferedSection section(
      String mid,
      MediaKind kind,
      Direction direction,
      Optional<TrackSource> source,
      List<Codec> codecs,
      List<HeaderExtension> extensions,
      List<SsrcPair> ssrcPairs) {
    return new OfferedSection(
        mid, kind, direction, source, codecs, extensions, ssrcPairs, List.of());
  }
}
