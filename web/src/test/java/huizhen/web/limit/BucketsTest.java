package huizhen.web.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Buckets, with time as it is told.
final class BucketsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int MANY = 1_000;

  private static long taken(Buckets buckets, String key, int tries, long now) {
    long taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += buckets.take(key, 1, now) == 0 ? 1 : 0;
    }
    return taken;
  }

  @Test
  void takes_a_burst_and_then_a_rate_and_says_when_there_is_more() {
    var buckets = new Buckets(new Allowance(20, 200), MANY);
    assertThat(taken(buckets, "li", 500, 0)).isEqualTo(200);
    assertThat(buckets.take("li", 1, 0)).isEqualTo(SECOND / 20);
    assertThat(taken(buckets, "li", 500, SECOND)).isEqualTo(20);
    assertThat(taken(buckets, "li", 500, 1_000 * SECOND)).isEqualTo(200);
    // A clock that goes back gives nothing.
    assertThat(taken(buckets, "li", 500, 0)).isZero();
  }

  @Test
  void two_thousand_people_behind_one_address_come_in_at_once() {
    var usual = Limits.USUAL;
    var addresses = new Buckets(usual.address(), MANY);
    // The page's question what runs here, and the sign-in.
    assertThat(taken(addresses, "hospital", 2 * 2_000, 0)).isEqualTo(4_000);
    var accounts = new Buckets(usual.account(), 20_000);
    for (int person = 0; person < 2_000; person++) {
      assertThat(taken(accounts, "a-" + person, 50, 0)).isEqualTo(50);
    }
  }

  @Test
  void one_account_takes_nothing_from_others() {
    var buckets = new Buckets(new Allowance(20, 200), MANY);
    assertThat(taken(buckets, "flood", 100_000, 0)).isEqualTo(200);
    assertThat(taken(buckets, "li", 10, 0)).isEqualTo(10);
  }

  @Test
  void remembers_no_more_than_it_may_and_forgets_who_was_away_longest() {
    var buckets = new Buckets(new Allowance(1, 5), 100);
    assertThat(taken(buckets, "busy", 10, 0)).isEqualTo(5);
    for (int key = 0; key < 10_000; key++) {
      assertThat(buckets.take("key-" + key, 1, 0)).isZero();
      assertThat(buckets.take("busy", 1, 0)).isPositive(); // it stays known: it is in use
      assertThat(buckets.size()).isLessThanOrEqualTo(100);
    }
  }

  @Test
  void what_costs_more_counts_for_more() {
    var buckets = new Buckets(new Allowance(10, 100), MANY);
    for (int i = 0; i < 10; i++) {
      assertThat(buckets.take("emr", Limits.FHIR_COST, 0)).isZero();
    }
    assertThat(buckets.take("emr", Limits.FHIR_COST, 0)).isEqualTo(SECOND);
  }

  @Test
  void no_allowance_is_less_than_one_or_shrinks() {
    assertThatThrownBy(() -> new Allowance(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Allowance(10, 9)).isInstanceOf(IllegalArgumentException.class);
  }
}
