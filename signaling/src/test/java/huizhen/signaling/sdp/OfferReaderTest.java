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
import org.junit.jupiter.params.provider.ValueSource;

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
    List<OfferedSection> sections = Offers.read(Offers.CHROMIUM_SIMULCAST).offer().sections();
    OfferedSection camera = sections.get(1);
    assertThat(camera.rids()).containsExactly("q", "h", "f");
    assertThat(camera.ssrcs()).isEmpty();
    OfferedSection screen = sections.get(2);
    assertThat(screen.rids()).isEmpty();
    assertThat(screen.ssrcs())
        .containsExactly(new SsrcPair(1_829_168_314L, Optional.of(2_545_230_155L)));
    Codec red = sections.get(0).codecs().getFirst();
    assertThat(red.name()).isEqualTo("red");
    assertThat(red.parameters()).containsExactly(java.util.Map.entry("", "111/111"));
  }

  @Test
  void reads_simulcast_by_ssrc_in_the_order_of_its_group() throws SdpException {
    OfferedSection camera = Offers.read(Offers.LIBWEBRTC_SIM).offer().sections().get(1);
    assertThat(camera.rids()).isEmpty();
    assertThat(camera.ssrcs())
        .containsExactly(
            new SsrcPair(1_111_000_001L, Optional.of(2_222_000_001L)),
            new SsrcPair(1_111_000_002L, Optional.of(2_222_000_002L)),
            new SsrcPair(1_111_000_003L, Optional.of(2_222_000_003L)));
    assertThat(
            video("a=ssrc:7 cname:x\na=ssrc:5 cname:x\na=ssrc:6 cname:x\na=ssrc-group:SIM 6 5 7\n")
                .ssrcs())
        .extracting(SsrcPair::media)
        .containsExactly(6L, 5L, 7L);
  }

  @Test
  void takes_the_first_of_alternative_layers_and_the_paused_ones_too() throws SdpException {
    String rids = "a=rid:1 send pt=96;max-width=1280\na=rid:2 send\na=rid:3 send\na=rid:r recv\n";
    assertThat(video(rids + "a=simulcast:send 1,2;~3 recv r\n").rids()).containsExactly("1", "3");
    assertThat(video(rids + "a=simulcast:recv r send ~2\n").rids()).containsExactly("2");
    assertThat(video(rids + "a=simulcast:recv r\n").rids()).isEmpty();
    assertThat(video(rids).rids()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=rid:1 send\na=simulcast:send 1;1",
        "a=rid:1 send\na=simulcast:send 1;2",
        "a=rid:1 recv\na=simulcast:send 1",
        "a=rid:1 send\na=simulcast:send",
        "a=rid:1 send\na=simulcast:both 1",
        "a=rid:1 send\na=simulcast:send 1 recv",
        "a=rid:1 send\na=simulcast:send 1\na=simulcast:send 1",
        "a=rid:1 send\na=rid:1 send\na=simulcast:send 1",
        "a=rid:1 sendmore\na=simulcast:send 1",
        "a=rid:1 send pt=96,200\na=simulcast:send 1",
        "a=rid:1 send =5\na=simulcast:send 1",
        "a=rid:1 send a=1 b=2\na=simulcast:send 1",
        "a=rid:12345678901234567 send\na=simulcast:send 12345678901234567",
        "a=rid:a:b send\na=simulcast:send a:b",
        "a=ssrc-group:SIM",
        "a=ssrc-group:SIM 1 1",
        "a=ssrc-group:SIM 1 x",
        "a=ssrc-group:SIM 1 2\na=ssrc-group:SIM 1 2",
        "a=ssrc-group:SIM 1 2 3 4 5 6 7 8 9"
      })
  void refuses_layers_that_make_no_sense(String lines) {
    assertThatExceptionOfType(SdpException.class).isThrownBy(() -> video(lines + "\n"));
  }

  @Test
  void bounds_the_layers_and_ssrcs_of_a_section() {
    StringBuilder rids = new StringBuilder();
    StringBuilder ssrcs = new StringBuilder();
    List<String> names = new java.util.ArrayList<>();
    for (int i = 0; i < 18; i++) {
      rids.append("a=rid:%d send%n".formatted(i));
      ssrcs.append("a=ssrc:%d cname:x%n".formatted(i));
      names.add(String.valueOf(i));
    }
    String simulcast = "a=simulcast:send " + String.join(";", names) + "\n";
    assertThatExceptionOfType(SdpException.class).isThrownBy(() -> video(rids + simulcast));
    assertThatExceptionOfType(SdpException.class).isThrownBy(() -> video(ssrcs.toString()));
  }

  /// A section that sends a camera, with these lines.
  private static OfferedSection video(String lines) throws SdpException {
    String sdp =
        Offers.SMALL.replace("BUNDLE 0", "BUNDLE 0 1")
            + """
            m=video 9 UDP/TLS/RTP/SAVPF 96
            a=mid:1
            a=rtcp-mux
            a=sendonly
            a=rtpmap:96 VP8/90000
            """
            + lines;
    return Offers.read(sdp).offer().sections().get(1);
  }

  @Test
  void reads_what_firefox_offers() throws SdpException {
    ClientOffer offer = Offers.read(Offers.FIREFOX);
    assertThat(offer.offer().sections()).hasSize(10); // bundle-only sections have port 0
    assertThat(offer.offer().sections().get(1).rids()).containsExactly("q", "h", "f");
    assertThat(offer.offer().sections().get(1).extensions())
        .contains(new HeaderExtension(9, "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"));
    HeaderExtension received =
        new HeaderExtension(2, "urn:ietf:params:rtp-hdrext:csrc-audio-level");
    assertThat(offer.offer().sections().get(0).extensions()).doesNotContain(received);
    assertThat(offer.offer().sections().get(3).extensions()).contains(received);
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
