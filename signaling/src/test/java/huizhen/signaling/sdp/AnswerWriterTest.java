package huizhen.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.Candidate;
import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.SessionAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AnswerWriterTest {
  static final String OFFER =
      Offers.SMALL.replace("BUNDLE 0", "BUNDLE 0 1 2 d").replace("s=-", "s=-\na=extmap-allow-mixed")
          + """
          m=video 9 UDP/TLS/RTP/SAVPF 96 97
          a=mid:1
          a=rtcp-mux
          a=sendonly
          a=rtpmap:96 VP8/90000
          a=rtpmap:97 rtx/90000
          a=rid:l send
          a=rid:h send
          a=simulcast:send l;h
          m=video 9 UDP/TLS/RTP/SAVPF 96
          a=mid:2
          a=rtcp-mux
          a=recvonly
          a=rtpmap:96 VP8/90000
          m=application 9 UDP/DTLS/SCTP webrtc-datachannel
          a=mid:d
          """;

  private static final SessionAnswer ANSWER =
      new SessionAnswer(
          new IceCredentials("srvU", "serverpasswordserverpwd"),
          new Fingerprint("sha-256", "AA:BB"),
          DtlsSetup.PASSIVE,
          List.of(
              new Candidate("1", "udp", 2_130_706_431L, "127.0.0.1", 10_000),
              new Candidate("2", "tcp", 1_671_430_143L, "::1", 10_000)),
          List.of(
              new AnsweredSection(
                  "0",
                  MediaKind.AUDIO,
                  Direction.SEND_ONLY,
                  List.of(
                      new Codec(111, "opus", 48_000, 2, Map.of("minptime", "10"), List.of("nack"))),
                  List.of(new HeaderExtension(4, "urn:ietf:params:rtp-hdrext:sdes:mid")),
                  Optional.of(new SsrcPair(1_000, Optional.empty())),
                  List.of()),
              new AnsweredSection(
                  "1",
                  MediaKind.VIDEO,
                  Direction.RECEIVE_ONLY,
                  List.of(
                      new Codec(96, "VP8", 90_000, 1, Map.of(), List.of("nack", "nack pli")),
                      new Codec(97, "rtx", 90_000, 1, Map.of("apt", "96"), List.of())),
                  List.of(),
                  Optional.empty(),
                  List.of("l", "h")),
              new AnsweredSection(
                  "2",
                  MediaKind.VIDEO,
                  Direction.INACTIVE,
                  List.of(),
                  List.of(),
                  Optional.empty(),
                  List.of())));

  @Test
  void answers_line_by_line_in_the_form_of_the_offer() throws SdpException {
    ClientOffer offer = OfferReader.read(OFFER, (mid, kind) -> Offers.any(kind));
    assertThat(AnswerWriter.write(offer, ANSWER, 7, 2))
        .isEqualTo(
            """
            v=0
            o=- 7 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=ice-lite
            a=extmap-allow-mixed
            a=msid-semantic: WMS *
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            a=rtcp:9 IN IP4 0.0.0.0
            a=candidate:1 1 udp 2130706431 127.0.0.1 10000 typ host
            a=candidate:2 1 tcp 1671430143 ::1 10000 typ host tcptype passive
            a=end-of-candidates
            a=ice-ufrag:srvU
            a=ice-pwd:serverpasswordserverpwd
            a=fingerprint:sha-256 AA:BB
            a=setup:passive
            a=mid:0
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=sendonly
            a=msid:slot-0 slot-0
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:111 opus/48000/2
            a=rtcp-fb:111 nack
            a=fmtp:111 minptime=10
            a=ssrc:1000 cname:huizhen
            a=ssrc:1000 msid:slot-0 slot-0
            m=video 9 UDP/TLS/RTP/SAVPF 96 97
            c=IN IP4 0.0.0.0
            a=rtcp:9 IN IP4 0.0.0.0
            a=ice-ufrag:srvU
            a=ice-pwd:serverpasswordserverpwd
            a=fingerprint:sha-256 AA:BB
            a=setup:passive
            a=mid:1
            a=recvonly
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 nack
            a=rtcp-fb:96 nack pli
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=rid:l recv
            a=rid:h recv
            a=simulcast:recv l;h
            m=video 0 UDP/TLS/RTP/SAVPF 96
            c=IN IP4 0.0.0.0
            a=mid:2
            a=inactive
            m=application 0 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            a=mid:d
            a=inactive
            """
                .replace("\n", "\r\n"));
  }

  static List<String> golden() {
    return Offers.GOLDEN;
  }

  @ParameterizedTest
  @MethodSource("golden")
  void answers_golden_offers_with_everything_they_have(String sdp) throws SdpException {
    ClientOffer offer = Offers.read(sdp);
    AnswerCheck.check(sdp, AnswerWriter.write(offer, Echo.answer(offer), 7, 2));
  }

  @Test
  void names_layers_in_the_order_of_the_offer_and_none_that_was_not_offered() throws SdpException {
    ClientOffer offer = Offers.read(Offers.CHROMIUM_SIMULCAST);
    String answer = AnswerWriter.write(offer, Echo.answer(offer), 7, 2);
    assertThat(answer)
        .contains(
            "a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f\r\n",
            "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n",
            "a=candidate:2 1 udp 2130706175 2001:db8::7 10000 typ host\r\n",
            "a=candidate:3 1 tcp 1671430143 2001:db8::7 443 typ host tcptype passive\r\n");
    AnsweredSection camera = Echo.answer(offer).sections().get(1);
    AnsweredSection fewer =
        new AnsweredSection(
            camera.mid(),
            camera.kind(),
            camera.direction(),
            camera.codecs(),
            camera.extensions(),
            camera.outgoing(),
            List.of("x", "f", "q"));
    SessionAnswer partial =
        new SessionAnswer(
            ANSWER.ice(),
            ANSWER.fingerprint(),
            ANSWER.setup(),
            ANSWER.candidates(),
            List.of(fewer));
    assertThat(AnswerWriter.write(offer, partial, 7, 2))
        .contains("a=simulcast:recv q;f\r\n")
        .doesNotContain("a=rid:x", "a=rid:h");
  }

  /// Its second section has port 0 and is meant to be taken all the same (RFC 8843 §7.2.1).
  @Test
  void answers_gstreamer_without_what_it_says_of_its_own_streams() throws SdpException {
    ClientOffer offer = OfferReader.read(Offers.GSTREAMER, (mid, kind) -> Offers.any(kind));
    String answer = AnswerWriter.write(offer, Echo.answer(offer), 7, 2);
    assertThat(answer)
        .contains("a=group:BUNDLE video0 audio1\r\n", "m=audio 9 UDP/TLS/RTP/SAVPF 97 99\r\n")
        .contains(
            "a=fmtp:96 packetization-mode=1;profile-level-id=42c016;level-asymmetry-allowed=1\r\n")
        .doesNotContain("sprop-", "a=fmtp:97");
  }

  @Test
  void groups_a_slots_ssrc_with_its_repair() throws SdpException {
    AnsweredSection slot =
        new AnsweredSection(
            "0",
            MediaKind.AUDIO,
            Direction.SEND_ONLY,
            List.of(new Codec(111, "opus", 48_000, 2, Map.of(), List.of())),
            List.of(),
            Optional.of(new SsrcPair(5, Optional.of(6L))),
            List.of());
    SessionAnswer answer =
        new SessionAnswer(
            ANSWER.ice(), ANSWER.fingerprint(), ANSWER.setup(), ANSWER.candidates(), List.of(slot));
    assertThat(AnswerWriter.write(Offers.read(Offers.SMALL), answer, 1, 1))
        .contains("a=ssrc-group:FID 5 6\r\na=ssrc:5 cname:huizhen\r\n")
        .contains("a=ssrc:6 msid:slot-0 slot-0\r\n");
  }
}
