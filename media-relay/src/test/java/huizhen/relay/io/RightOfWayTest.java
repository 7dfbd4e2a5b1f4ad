package huizhen.relay.io;

import static huizhen.relay.io.RightOfWay.COMER_MILLIS;
import static huizhen.relay.io.RightOfWay.FIRST_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RightOfWayTest {
  /// Near the end of what a nano time counts, which begins anywhere.
  private static final long BEGIN = Long.MAX_VALUE - 1_000;

  private final RightOfWay way = new RightOfWay(BEGIN);

  @Test
  void is_nobodys_at_first() {
    assertThat(way.isClaimed(BEGIN)).isFalse();
  }

  @Test
  void is_theirs_who_were_here_before_a_restart() {
    way.opened(BEGIN);
    assertThat(way.isClaimed(at(FIRST_MILLIS - 1))).isTrue();
    assertThat(way.isClaimed(at(FIRST_MILLIS))).isFalse();
  }

  @Test
  void is_for_a_while_whose_who_came_last() {
    way.opened(BEGIN);
    way.came(at(1)); // which is over before the first time is
    assertThat(way.isClaimed(at(FIRST_MILLIS - 1))).isTrue();
    way.came(at(FIRST_MILLIS + 500));
    way.came(at(FIRST_MILLIS + 700));
    assertThat(way.isClaimed(at(FIRST_MILLIS + 700 + COMER_MILLIS - 1))).isTrue();
    assertThat(way.isClaimed(at(FIRST_MILLIS + 700 + COMER_MILLIS))).isFalse();
  }

  private static long at(long millis) {
    return BEGIN + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
