package huizhen.relay.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.api.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    List<Candidate> candidates = AnnouncedAddresses.udp(AnnouncedAddresses.of(config), 0, 10_000);
    assertThat(candidates)
        .extracting(Candidate::address)
        .containsExactly("203.0.113.5", "10.0.0.5");
    assertThat(candidates).extracting(Candidate::protocol).containsOnly("udp");
    assertThat(candidates.getFirst().priority())
        .isEqualTo((126L << 24) | (65_535L << 8) | 255)
        .isGreaterThan(candidates.getLast().priority());
  }

  @Test
  void refuses_rooms_for_nobody() {
    assertThatThrownBy(
            () -> new RelayConfig(0, 1, "127.0.0.1", List.of(), true, PacketMarks.NONE, 0, true))
        .hasMessageContaining("at least 1");
  }

  @Test
  void announces_each_address_over_udp_and_tcp_with_priorities_and_foundations_of_its_own() {
    var config =
        new RelayConfig(
            10_000,
            2,
            "::",
            List.of("203.0.113.5", "203.0.113.6:20000", "[2001:db8::7]:30000", "203.0.113.5:443"));
    var addresses = AnnouncedAddresses.of(config);
    List<Candidate> all = new ArrayList<>(AnnouncedAddresses.udp(addresses, 1, 10_001));
    all.addAll(AnnouncedAddresses.tcp(addresses, 1, 10_001));
    all.addAll(AnnouncedAddresses.front(addresses, 443));

    assertThat(all)
        .extracting(one -> one.protocol() + " " + one.address() + " " + one.port())
        .containsExactly(
            "udp 203.0.113.5 10001",
            "udp 203.0.113.6 20001",
            "udp 2001:db8:0:0:0:0:0:7 30001",
            "udp 203.0.113.5 444",
            "tcp 203.0.113.5 10001",
            "tcp 203.0.113.6 20001",
            "tcp 2001:db8:0:0:0:0:0:7 30001",
            "tcp 203.0.113.5 444",
            "tcp 203.0.113.5 443",
            "tcp 203.0.113.6 443",
            "tcp 2001:db8:0:0:0:0:0:7 443");
    assertThat(all)
        .extracting(Candidate::priority)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(all.subList(0, 8)).extracting(Candidate::foundation).doesNotHaveDuplicates();
    // RFC 6544 §4.2: 2^13 * 4 for passive, plus what tells our addresses apart.
    assertThat(all.get(4).priority()).isEqualTo((90L << 24) | ((32_768L + 8_191) << 8) | 255);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, 0",
    "192.0.2.7:20000, 192.0.2.7, 20000",
    "2001:db8::7, 2001:db8:0:0:0:0:0:7, 0",
    "[2001:db8::7], 2001:db8:0:0:0:0:0:7, 0",
    "[2001:db8::7]:1, 2001:db8:0:0:0:0:0:7, 1",
    "::1, 0:0:0:0:0:0:0:1, 0"
  })
  void reads_addresses_with_and_without_ports(String text, String address, int port) {
    assertThat(AnnouncedAddress.parse(text)).isEqualTo(new AnnouncedAddress(address, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "example.org:443",
        "192.0.2",
        "192",
        "192.0.2.7:",
        "192.0.2.7:0",
        "192.0.2.7:65536",
        "192.0.2.7:https",
        "192.0.2.256",
        "[2001:db8::7",
        "[2001:db8::7]443",
        "fe80::1%eth0",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "192.0.2.7 "
      })
  void refuses_what_is_no_address(String text) {
    assertThatThrownBy(() -> new RelayConfig(1, 1, "0.0.0.0", List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not an IP address of one machine, such as 192.0.2.7");
  }

  @Test
  void refuses_mapped_ports_that_do_not_fit() {
    assertThatThrownBy(() -> new RelayConfig(1, 2, "0.0.0.0", List.of("192.0.2.7:65535")))
        .hasMessageContaining("goes past port 65535");
  }

  @Test
  void announces_every_address_that_it_hears_on_and_loopback_last() {
    var all = AnnouncedAddresses.of(new RelayConfig(10_000, 1, "0.0.0.0", List.of()));
    assertThat(all)
        .extracting(AnnouncedAddress::address)
        .endsWith("127.0.0.1")
        .noneMatch(address -> address.contains(":"));
    assertThat(AnnouncedAddresses.of(new RelayConfig(10_000, 1, "127.0.0.1", List.of())))
        .containsExactly(new AnnouncedAddress("127.0.0.1", 0));
  }
}
