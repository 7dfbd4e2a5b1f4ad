package huizhen.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import huizhen.relay.api.IceCredentials;
import org.junit.jupiter.api.Test;

/// The fragments are those of RFC 9725 §4.3.2 and §4.3.3, shortened.
final class IceFragmentTest {
  @Test
  void reads_trickled_candidates() throws SdpException {
    String fragment =
        """
        a=group:BUNDLE 0 1
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        a=mid:0
        a=ice-ufrag:EsAw
        a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
        a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1
        a=end-of-candidates
        """;
    assertThat(IceFragment.read(fragment).ice())
        .contains(new IceCredentials("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1"));
    assertThat(IceFragment.read("a=mid:0\r\na=end-of-candidates\r\n").ice()).isEmpty();
  }

  @Test
  void refuses_half_of_the_credentials_and_nothing_at_all() {
    for (String bad :
        new String[] {"", "a=ice-ufrag:EsAw\r\n", "garbage", "a=ice-ufrag:a\r\na=ice-pwd:b\r\n"}) {
      assertThatExceptionOfType(SdpException.class).as(bad).isThrownBy(() -> IceFragment.read(bad));
    }
  }
}
