package huizhen.relay.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.ExtensionIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Simulcast (RFC 8853), layers in descriptors and RED (RFC 2198) in offer and answer.
class LayersAndRedundancyTest {
  private static final HeaderExtension MID = new HeaderExtension(4, ExtensionIds.MID);
  private static final HeaderExtension RID = new HeaderExtension(10, ExtensionIds.RID);
  private static final Codec OPUS =
      new Codec(111, "opus", 48_000, 2, Map.of("useinbandfec", "1"), List.of("nack"));

  private long ssrcs = 100;
  private final Negotiation negotiation =
      new Negotiation(NegotiationLimits.STANDARD, () -> ++ssrcs);

  @Test
  void takes_the_layers_that_are_offered_in_their_order() {
    assertThat(camera(List.of("q", "h", "f"), MID, RID).rids()).containsExactly("q", "h", "f");
  }

  @Test
  void takes_four_layers_at_most_each_name_once() {
    assertThat(camera(List.of("a", "b", "a", "c", "d", "e"), MID, RID).rids())
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void takes_one_layer_where_the_packets_do_not_say_which_they_are_of() {
    assertThat(camera(List.of("q", "h"), MID).rids()).isEmpty();
    assertThat(camera(List.of("q", "h"), RID).rids()).isEmpty();
  }

  @Test
  void is_told_of_av1s_layers_by_descriptors_and_of_vp8s_by_its_payload() {
    var descriptor = new HeaderExtension(12, ExtensionIds.DEPENDENCY_DESCRIPTOR);
    var av1 = new Codec(45, "AV1", 90_000, 1, Map.of(), List.of("nack"));
    var vp8 = new Codec(96, "VP8", 90_000, 1, Map.of(), List.of("nack"));
    assertThat(video(List.of(av1), MID, descriptor).extensions()).containsExactly(MID, descriptor);
    // libwebrtc sends VP8 without picture ids where descriptors are agreed.
    assertThat(video(List.of(vp8), MID, descriptor).extensions()).containsExactly(MID);
    assertThat(video(List.of(av1, vp8), MID, descriptor).extensions())
        .as("a browser sends what the answer names first")
        .containsExactly(MID);
  }

  @Test
  void prefers_red_where_it_is_offered_and_keeps_the_feedback_of_what_it_carries() {
    var red = new Codec(63, "red", 48_000, 2, Map.of("", "111/111"), List.of());
    NegotiatedSection.Up up = microphone(OPUS, red);
    assertThat(up.answer().codecs()).extracting(Codec::payloadType).containsExactly(63, 111);
    assertThat(up.payloadTypes().carriedBy(63)).isEqualTo(111);
    assertThat(up.payloadTypes().redFor(111)).isEqualTo(63);
    assertThat(up.payloadTypes().format(63)).as("a container, not a format").isNull();
    assertThat(up.feedback().nack()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "111/0", "0/0", "112", "111/", "1111", "-1", "111/111/x"})
  void leaves_out_red_of_anything_else(String blocks) {
    var red = new Codec(63, "red", 48_000, 2, Map.of("", blocks), List.of());
    NegotiatedSection.Up up = microphone(OPUS, red);
    assertThat(up.answer().codecs()).extracting(Codec::payloadType).containsExactly(111);
    assertThat(up.payloadTypes().redFor(111)).isEqualTo(PayloadTypes.NONE);
  }

  private NegotiatedSection.Up microphone(Codec... codecs) {
    return up(TrackSource.MICROPHONE, List.of(codecs), List.of(), MID);
  }

  private AnsweredSection camera(List<String> rids, HeaderExtension... extensions) {
    var vp8 = new Codec(96, "VP8", 90_000, 1, Map.of(), List.of("nack"));
    return up(TrackSource.CAMERA, List.of(vp8), rids, extensions).answer();
  }

  private AnsweredSection video(List<Codec> codecs, HeaderExtension... extensions) {
    return up(TrackSource.CAMERA, codecs, List.of(), extensions).answer();
  }

  private NegotiatedSection.Up up(
      TrackSource source, List<Codec> codecs, List<String> rids, HeaderExtension... extensions) {
    List<OfferedSection> sections = new ArrayList<>();
    sections.add(
        new OfferedSection(
            "0",
            source.kind(),
            Direction.SEND_ONLY,
            Optional.of(source),
            codecs,
            List.of(extensions),
            List.of(),
            rids));
    var offer =
        new SessionOffer(
            new IceCredentials("user", "passwordpasswordpassword"),
            List.of(),
            DtlsSetup.ACTPASS,
            sections);
    Seat seat = new Seat.Publisher(new ParticipantId("ward"));
    return (NegotiatedSection.Up) negotiation.answer(seat, offer, Map.of()).getFirst();
  }
}
