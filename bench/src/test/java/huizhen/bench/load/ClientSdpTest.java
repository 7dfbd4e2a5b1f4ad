package huizhen.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.IceCredentials;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientSdpTest {
  private static final IceCredentials ICE = new IceCredentials("ufrag", "p".repeat(24));
  private static final Fingerprint PRINT = new Fingerprint("sha-256", "AA:BB");
  private static final String ANSWER =
      """
      v=0
      a=ice-lite
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      a=ice-ufrag:abcd
      a=ice-pwd:0123456789012345678901
      a=fingerprint:sha-256 01:02
      a=candidate:1 1 udp 2130706431 192.0.2.1 10000 typ host
      a=candidate:2 1 udp 2130706430 127.0.0.1 10001 typ host
      a=candidate:3 1 tcp 2130706429 192.0.2.1 10000 typ host tcptype passive
      """;

  @Test
  void reads_where_to_send_to() throws IOException {
    var preferred = ClientSdp.read(ANSWER, false, "127.0.0.1");
    assertThat(preferred.ice().ufrag()).isEqualTo("abcd");
    assertThat(preferred.fingerprint()).isEqualTo(new Fingerprint("sha-256", "01:02"));
    assertThat(preferred.address().getPort()).isEqualTo(10_001);
    assertThat(ClientSdp.read(ANSWER, false, "203.0.113.1").address().getPort())
        .as("the first where the preferred is not there")
        .isEqualTo(10_000);
  }

  @Test
  void says_what_an_answer_lacks() {
    assertThatThrownBy(() -> ClientSdp.read(ANSWER.replace("udp", "sctp"), false, ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("candidate");
    assertThatThrownBy(() -> ClientSdp.read(ANSWER.replace("ice-pwd", "no"), false, ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ice-pwd");
  }

  @Test
  void reads_how_the_server_numbers_things() throws IOException {
    var unlike =
        ANSWER
            + """
            a=extmap:7/sendonly http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=rtpmap:100 opus/48000/2
            a=rtpmap:120 VP8/90000
            a=rtpmap:121 rtx/90000
            """;
    var read = ClientSdp.read(unlike, false, "127.0.0.1");
    assertThat(read.transportCc()).isEqualTo(7);
    assertThat(read.opus()).isEqualTo(100);
    assertThat(read.vp8()).isEqualTo(120);
    assertThat(ClientSdp.read(unlike, true, "127.0.0.1").isControlling()).as("lite").isFalse();
    assertThat(ClientSdp.read(unlike.replace("a=ice-lite\n", ""), true, "").isControlling())
        .isTrue();
    assertThat(ClientSdp.read(ANSWER, false, "127.0.0.1").transportCc())
        .as("not agreed on")
        .isZero();
  }

  @Test
  void a_sender_names_its_sources_and_a_receiver_has_a_place_for_each_it_hears() {
    var sources = Optional.of(new MediaServer.Sources(11, 12));
    var sender = new MediaServer.Local(ICE, PRINT, sources, 4_000);
    assertThat(ClientSdp.offer(sender, ClientSdp.Manner.USUAL, 0))
        .contains(
            "a=group:BUNDLE 0 1\r\n",
            "a=sendonly\r\n",
            "a=ssrc:11 cname:load\r\n",
            "a=ssrc:12 cname:load\r\n")
        .doesNotContain("a=recvonly");
    var receiver = new MediaServer.Local(ICE, PRINT, Optional.empty(), 4_000);
    assertThat(ClientSdp.offer(receiver, ClientSdp.Manner.active("198.18.0.1"), 3))
        .contains("a=group:BUNDLE 0 1 2 3 4 5\r\n", "a=recvonly\r\n", "a=setup:active\r\n")
        .doesNotContain("a=ssrc", "a=sendonly");
    assertThat(ClientSdp.offer(sender, ClientSdp.Manner.USUAL, 1))
        .contains("a=group:BUNDLE 0 1 2 3\r\n", "a=sendonly\r\n", "a=recvonly\r\n");
  }

  @Test
  void an_answer_takes_what_is_offered() {
    var offer =
        """
        v=0
        o=- 3 1 IN IP4 198.18.0.2
        a=group:BUNDLE a v
        a=ice-lite
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 198.18.0.2
        a=sendonly
        a=mid:a
        a=rtcp-mux
        a=ice-ufrag:theirs
        a=setup:actpass
        a=rtpmap:111 opus/48000/2
        a=ssrc:5 cname:janus
        m=video 9 UDP/TLS/RTP/SAVPF 96
        a=mid:v
        a=rtcp-fb:96 nack
        a=candidate:1 1 udp 1 198.18.0.2 10000 typ host
        """;
    var answer =
        ClientSdp.answer(
            new MediaServer.Local(ICE, PRINT, Optional.empty(), 4_000),
            ClientSdp.Manner.active("198.18.0.1"),
            offer);
    assertThat(answer)
        .contains(
            "a=group:BUNDLE a v\r\n",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n",
            "a=mid:v\r\n",
            "a=rtcp-fb:96 nack\r\n",
            "a=ice-ufrag:ufrag\r\n",
            "a=setup:active\r\n",
            "a=candidate:1 1 udp 2130706431 198.18.0.1 4000 typ host\r\n",
            "a=recvonly\r\n")
        .doesNotContain("theirs", "sendonly", "ssrc", "198.18.0.2", "actpass", "ice-lite");
  }
}
