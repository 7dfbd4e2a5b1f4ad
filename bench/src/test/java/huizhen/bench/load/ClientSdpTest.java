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
    var preferred = ClientSdp.Answer.read(ANSWER, "127.0.0.1");
    assertThat(preferred.ice().ufrag()).isEqualTo("abcd");
    assertThat(preferred.fingerprint()).isEqualTo(new Fingerprint("sha-256", "01:02"));
    assertThat(preferred.address().getPort()).isEqualTo(10_001);
    assertThat(ClientSdp.Answer.read(ANSWER, "203.0.113.1").address().getPort())
        .as("the first where the preferred is not there")
        .isEqualTo(10_000);
  }

  @Test
  void says_what_an_answer_lacks() {
    assertThatThrownBy(() -> ClientSdp.Answer.read(ANSWER.replace("udp", "sctp"), "127.0.0.1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("candidate");
    assertThatThrownBy(() -> ClientSdp.Answer.read(ANSWER.replace("ice-pwd", "no"), "127.0.0.1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ice-pwd");
  }

  @Test
  void a_publisher_names_its_sources_and_a_subscriber_none() {
    var sources = Optional.of(new ClientSdp.Sources(11, 12));
    assertThat(ClientSdp.offer(ICE, PRINT, sources))
        .contains("a=sendonly\r\n", "a=ssrc:11 cname:load\r\n", "a=ssrc:12 cname:load\r\n");
    assertThat(ClientSdp.offer(ICE, PRINT, Optional.empty()))
        .contains("a=recvonly\r\n")
        .doesNotContain("a=ssrc", "a=sendonly");
  }
}
