package huizhen.web.policy;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor.Role;
import huizhen.web.hook.Networks.Range;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkPlacesTest {
  private static final WorkPlaces PLACES =
      new WorkPlaces(
          ranges("10.1.0.0/16", "fd00:1::/32"), ranges("192.0.2.128/25"), ranges("10.1.2.0/24"));

  private static List<Range> ranges(String... all) {
    return List.of(all).stream().map(Range::parse).toList();
  }

  private static Optional<InetAddress> at(String address) {
    return Optional.of(InetAddress.ofLiteral(address));
  }

  @ParameterizedTest
  @CsvSource({
    "OPERATOR, 10.1.255.255, true",
    "OPERATOR, 10.2.0.0, false",
    "OPERATOR, fd00:1:ffff::1, true",
    "OPERATOR, fd00:2::1, false",
    "OPERATOR, ::ffff:10.1.0.1, true",
    "REGULATOR, 192.0.2.128, true",
    "REGULATOR, 192.0.2.127, false",
    "REGULATOR, 10.1.0.1, false",
    "COORDINATOR, 203.0.113.9, true",
    "SPECIALIST, 2001:db8::9, true"
  })
  void a_role_with_networks_works_from_them_alone(Role role, String from, boolean isIn) {
    assertThat(PLACES.admit(role, at(from))).isEqualTo(isIn);
    assertThat(PLACES.admit(role, "listPolicies", at(from))).isEqualTo(isIn);
    assertThat(PLACES.admit(role, "signOut", at(from))).as("may always leave").isTrue();
  }

  @Test
  void an_address_that_is_not_known_is_within_no_network_and_fits_where_none_is_set() {
    assertThat(PLACES.admit(Role.OPERATOR, Optional.empty())).isFalse();
    assertThat(PLACES.admit(Role.SPECIALIST, Optional.empty())).isTrue();
    assertThat(WorkPlaces.ANYWHERE.admit(Role.OPERATOR, "drainRooms", Optional.empty())).isTrue();
  }

  @Test
  void accounts_are_looked_after_from_their_networks_by_whomever() {
    for (var operation : WorkPlaces.OF_ACCOUNTS) {
      assertThat(RouteTable.RULES).as(operation).anyMatch(it -> it.operation().equals(operation));
      assertThat(PLACES.admit(Role.COORDINATOR, operation, at("10.1.2.9"))).isTrue();
      assertThat(PLACES.admit(Role.COORDINATOR, operation, at("10.1.3.9"))).isFalse();
      assertThat(PLACES.admit(Role.OPERATOR, operation, at("10.1.3.9"))).isFalse();
    }
    assertThat(RouteTable.RULES)
        .filteredOn(it -> it.path().startsWith(RouteTable.API + "accounts"))
        .allMatch(it -> WorkPlaces.OF_ACCOUNTS.contains(it.operation()));
  }
}
