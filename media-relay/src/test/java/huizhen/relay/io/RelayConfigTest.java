package huizhen.relay.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RelayConfigTest {
  @Test
  void gives_each_loop_a_port() {
    var config = new RelayConfig(10_000, 2, "0.0.0.0", List.of());
    assertThat(config.portOfLoop(1)).isEqualTo(10_001);
    assertThat(new RelayConfig(0, 2, "0.0.0.0", List.of()).portOfLoop(1)).isZero();
  }

  @Test
  void refuses_ports_that_do_not_fit() {
    assertThatThrownBy(() -> new RelayConfig(65_535, 2, "0.0.0.0", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("relay.first-udp-port=65535");
    assertThatThrownBy(() -> new RelayConfig(-1, 1, "0.0.0.0", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RelayConfig(1, 0, "0.0.0.0", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void announces_what_is_configured_in_that_order() {
    var config = new RelayConfig(10_000, 1, "0.0.0.0", List.of("203.0.113.5", "10.0.0.5"));
    List<Candidate> candidates =
        AnnouncedAddresses.candidates(AnnouncedAddresses.of(config), 10_000);
    assertThat(candidates)
        .extracting(Candidate::address)
        .containsExactly("203.0.113.5", "10.0.0.5");
    assertThat(candidates).extracting(Candidate::protocol).containsOnly("udp");
    assertThat(candidates.getFirst().priority())
        .isEqualTo((126L << 24) | (65_535L << 8) | 255)
        .isGreaterThan(candidates.getLast().priority());
  }

  @Test
  void announces_every_address_that_it_hears_on_and_loopback_last() {
    var all = AnnouncedAddresses.of(new RelayConfig(10_000, 1, "0.0.0.0", List.of()));
    assertThat(all).endsWith("127.0.0.1").noneMatch(address -> address.contains(":"));
    assertThat(AnnouncedAddresses.of(new RelayConfig(10_000, 1, "127.0.0.1", List.of())))
        .containsExactly("127.0.0.1");
  }
}
