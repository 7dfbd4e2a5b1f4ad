package huizhen.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.TrackSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OfferReaderTest {
  @Test
  void reads_what_chromium_offers() throws SdpException {
    ClientOffer offer = Offers.read(Offers.CHROMIUM);
    List<OfferedSection> sections = offer.offer().sections();
    assertThat(offer.offer().setup()).isEqualTo(DtlsSetup.ACTPASS);
    assertThat(offer.offer().fingerprints()).hasSize(1);
    assertThat(offer.offer().fingerprints().getFirst().algorithm()).isEqualTo("sha-256");
    assertThat(offer.offer().ice().ufrag()).hasSize(4);
    assertThat(offer.allowsMixedExtensions()).isTrue();
    assertThat(offer.sends()).isTrue();
    assertThat(sections).hasSize(10);
    assertThat(sections)
        .extracting(OfferedSection::mid)
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(sections.subList(0, 3))
        .extracting(s -> s.source().orElseThrow())
        .containsExactly(TrackSource.MICROPHONE, TrackSource.CAMERA, TrackSource.SCREEN);
    assertThat(sections.subList(3, 10)).allMatch(s -> s.direction() == Direction.RECEIVE_ONLY);
    assertThat(sections.subList(3, 6)).allMatch(s -> s.kind() == MediaKind.AUDIO);
    assertThat(sections.subList(6, 10)).allMatch(s -> s.kind() == MediaKind.VIDEO);
    assertThat(sections.get(0).codecs().getFirst())
        .isEqualTo(
            new Codec(
                111,
                "opus",
                48_000,
                2,
                java.util.Map.of("minptime", "10", "useinbandfec", "1"),
                List.of("transport-cc")));
    assertThat(codec(sections.get(0), 63).parameters()).containsEntry("", "111/111");
    assertThat(sections.get(0).extensions())
        .contains(new HeaderExtension(1, "urn:ietf:params:rtp-hdrext:ssrc-audio-level"));
    assertThat(codec(sections.get(1), 97).parameters()).containsEntry("apt", "96");
    assertThat(codec(sections.get(1), 96).feedback())
        .containsExactly("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
    assertThat(sections.get(1).ssrcs()).hasSize(1);
    assertThat(sections.get(1).ssrcs().getFirst().rtx()).isPresent();
  }

  @Test
  void reads_simulcast_by_rid() throws SdpException {
    OfferedSection camera = Offers.read(Offers.CHROMIUM_SIMULCAST).offer().sections().get(1);
    assertThat(camera.rids()).containsExactly("l", "m", "h");
    assertThat(camera.ssrcs()).isEmpty();
    OfferedSection screen = Offers.read(Offers.CHROMIUM_SIMULCAST).offer().sections().get(2);
    assertThat(screen.rids()).isEmpty();
    assertThat(screen.ssrcs())
        .containsExactly(new SsrcPair(825_259_296L, Optional.of(3_659_782_163L)));
  }

  @Test
  void reads_what_firefox_offers() throws SdpException {
    ClientOffer offer = Offers.read(Offers.FIREFOX);
    assertThat(offer.offer().sections()).hasSize(10); // bundle-only sections have port 0
    assertThat(offer.offer().sections().get(1).rids()).containsExactly("l", "m", "h");
    assertThat(offer.offer().sections().get(2).ssrcs()).hasSize(1);
    assertThat(offer.offer().sections().get(3).ssrcs()).isEmpty();
    assertThat(offer.offer().sections().get(3).direction()).isEqualTo(Direction.RECEIVE_ONLY);
    assertThat(codec(offer.offer().sections().get(0), 101).parameters()).containsEntry("", "0-15");
  }

  @Test
  void leaves_data_channels_stopped_and_unbundled_sections_out() throws SdpException {
    String sdp =
        Offers.SMALL.replace("BUNDLE 0", "BUNDLE 0 d s")
            + """
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            a=mid:d
            m=video 0 UDP/TLS/RTP/SAVPF 96
            a=mid:s
            m=video 9 UDP/TLS/RTP/SAVPF 96
            a=mid:u
            """;
    ClientOffer offer = Offers.read(sdp);
    assertThat(offer.offer().sections()).hasSize(1);
    assertThat(offer.lines())
        .extracting(ClientOffer.MediaLine::isForRelay)
        .containsExactly(true, false, false, false);
  }

  @Test
  void takes_one_section_without_a_bundle() throws SdpException {
    assertThat(Offers.read(Offers.SMALL.replace("a=group:BUNDLE 0\n", "")).offer().sections())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "v=0|v=1|1",
        "a=mid:0|a=mid:0 0|12",
        "a=mid:0|a=x|6",
        "a=rtcp-mux|a=x|6",
        "a=setup:actpass|a=setup:holdconn|11",
        "a=ice-ufrag:abcd|a=ice-ufrag:abc|8",
        "a=ice-pwd:abcdefghijklmnopqrstuvwx|a=ice-pwd:short|9",
        "a=ice-pwd:abcdefghijklmnopqrstuvwx|a=ice-pwd:abcdefghijklmnopqrstuv wx|9",
        "sha-256 00:11|sha-256 00:1|10",
        "a=rtpmap:111 opus/48000/2|a=rtpmap:111 opus|15",
        "a=rtpmap:111 opus/48000/2|a=rtpmap:111 opus/99999999999999999999|15",
        "a=rtpmap:111 opus/48000/2|a=rtpmap:300 opus/48000|15",
        "a=rtpmap:111 opus/48000/2|a=extmap:0 urn:x|15",
        "SAVPF 111|SAVPF 111 111|6",
        "SAVPF 111|SAVPF 1000|6",
        "m=audio 9 UDP|m=audio nine UDP|6",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111|m=audio 9|6",
        "t=0 0|this is no line|4",
        "t=0 0|t|4",
      })
  void names_the_line_of_what_it_refuses(String good, String bad, int line) {
    assertThat(Offers.SMALL).contains(good);
    refused(sdp -> sdp.replaceFirst(java.util.regex.Pattern.quote(good), bad), line);
  }

  @Test
  void refuses_sizes_past_the_limits() {
    refused(sdp -> sdp + "a=x:" + "y".repeat(5_000) + "\n", 16);
    refused(sdp -> sdp + "a=x\n".repeat(3_000), 2_001);
    refused(sdp -> sdp + ("a=x:" + "y".repeat(1_000) + "\n").repeat(66), 0);
    refused(sdp -> sdp + "m=audio 0 UDP/TLS/RTP/SAVPF 0\n".repeat(40), 47);
    refused(sdp -> sdp.replace("a=mid:0", "a=mid:" + "m".repeat(33)), 12);
    refused(sdp -> sdp + "m=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:0\n", 17);
    refused(sdp -> "", 1);
  }

  @Test
  void refuses_a_sending_section_whose_source_is_unnamed_or_of_the_wrong_kind() {
    assertThatExceptionOfType(SdpException.class)
        .isThrownBy(() ->
            OfferReader.read(
                Offers.SMALL.replace("recvonly", "sendonly"),
                OfferReader.SourceOf.named(java.util.Map.of())))
        .matches(e -> e.line() == 6);
    assertThatExceptionOfType(SdpException.class)
        .isThrownBy(() ->
            OfferReader.read(
                Offers.SMALL.replace("recvonly", "sendonly"),
                (mid, kind) -> Optional.of(TrackSource.CAMERA)))
        .matches(e -> e.line() == 6);
  }

  private static void refused(UnaryOperator<String> change, int line) {
    assertThatExceptionOfType(SdpException.class)
        .isThrownBy(() -> Offers.read(change.apply(Offers.SMALL)))
        .matches(e -> e.line() == line, "is of line " + line);
  }

  private static Codec codec(OfferedSection section, int payloadType) {
    return section.codecs().stream()
        .filter(codec -> codec.payloadType() == payloadType)
        .findFirst()
        .orElseThrow();
  }
}
