package huizhen.web.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RelyingPartyTest {
  @ParameterizedTest
  @CsvSource({
    "https://huizhen.example.org, huizhen.example.org, https://huizhen.example.org",
    "https://huizhen.example.org:443, huizhen.example.org, https://huizhen.example.org",
    "https://Huizhen.Example.ORG:8443/, huizhen.example.org, https://huizhen.example.org:8443",
    "https://huizhen:8443, huizhen, https://huizhen:8443",
    "https://xn--fiqs8s.example, xn--fiqs8s.example, https://xn--fiqs8s.example",
    "http://localhost:8080, localhost, http://localhost:8080",
    "https://localhost:8443, localhost, https://localhost:8443"
  })
  void is_a_host_and_its_origin_as_browsers_write_it(String address, String id, String origin) {
    assertThat(RelyingParty.at(address)).contains(new RelyingParty(id, origin));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1:8443",
        "https://10.1.2.3",
        "https://[::1]:8443",
        "http://huizhen.example.org",
        "https://",
        "https://a_b.example",
        "https://-.example",
        "ws://localhost",
        "huizhen.example.org",
        "https://a b",
        ""
      })
  void is_none_where_browsers_have_no_passkeys(String address) {
    assertThat(RelyingParty.at(address)).isEmpty();
  }

  @Test
  void guards_itself() {
    assertThatThrownBy(() -> new RelyingParty("10.0.0.1", "https://10.0.0.1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
