package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.web.limit.Allowance;
import huizhen.web.limit.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who asks for too much is told so, and nobody else is.
final class ThrottleTest {
  private static final Limits SMALL =
      new Limits(new Allowance(1, 10), new Allowance(1, 10), new Allowance(1, 30));
  private static Clinic clinic;

  @BeforeAll
  static void open() {
    clinic = new Clinic(SMALL);
    for (var who : List.of("li", "wang", "zhao")) {
      var _ = clinic.get(who, "session");
    }
  }

  @AfterAll
  static void close() {
    clinic.close();
  }

  @Test
  void one_account_is_told_to_wait_and_its_colleague_behind_the_same_address_is_not() {
    var refused = new ArrayList<JsonObject>();
    for (int i = 0; i < 15; i++) {
      var answer = Clinic.await(clinic.as("li", HttpMethod.GET, "session").send());
      if (answer.statusCode() == 429) {
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(Integer.parseInt(String.valueOf(answer.getHeader("Retry-After")))).isPositive();
        refused.add(Objects.requireNonNull(answer.bodyAsJsonObject()));
      } else {
        assertThat(answer.statusCode()).isEqualTo(200);
      }
    }
    assertThat(refused).isNotEmpty();
    assertThat(refused.getFirst().getString("code")).isEqualTo("too-many-requests");
    assertThat(refused.getFirst().getString("zh")).isNotBlank();
    assertThat(Clinic.await(clinic.as("wang", HttpMethod.GET, "session").send()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void strangers_share_what_their_address_may_ask_and_who_is_signed_in_is_not_asked_where_from() {
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      var status = Clinic.await(clinic.api(HttpMethod.GET, "meta").send()).statusCode();
      refused += status == 429 ? 1 : 0;
    }
    assertThat(refused).isPositive();
    assertThat(Clinic.await(clinic.as("zhao", HttpMethod.GET, "session").send()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void no_address_has_more_than_half_of_the_sign_ins_under_way() {
    var throttle = new Throttle(Limits.USUAL, new SimpleMeterRegistry(), () -> 0);
    for (int i = 0; i < Limits.OPENINGS_AT_ONCE; i++) {
      assertThat(throttle.opens("flood")).isEmpty();
    }
    assertThat(throttle.opens("flood").orElseThrow().status()).isEqualTo(429);
    assertThat(throttle.opens("hospital")).isEmpty();
    throttle.opened("flood");
    assertThat(throttle.opens("flood")).isEmpty();
  }
}
