package huizhen.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadPlanTest {
  @Test
  void is_bounded() {
    assertThat(plan(10, 1, 3, 10, 0).clients()).isEqualTo(40);
    assertThatThrownBy(() -> plan(0, 1, 3, 10, 0)).hasMessageContaining("a room");
    assertThatThrownBy(() -> plan(1, 0, 3, 10, 0)).hasMessageContaining("publisher");
    assertThatThrownBy(() -> plan(1, 15, 3, 10, 0)).hasMessageContaining("1 to 14");
    assertThatThrownBy(() -> plan(1, 1, -1, 10, 0)).hasMessageContaining("less than 0");
    assertThatThrownBy(() -> plan(Integer.MAX_VALUE, 1, 3, 10, 0)).hasMessageContaining("at most");
    assertThatThrownBy(() -> plan(1, 1, 3, Double.NaN, 0)).hasMessageContaining("rate");
    assertThatThrownBy(() -> plan(1, 1, 3, 10, 4)).hasMessageContaining("silent");
  }

  @Test
  void counts_the_streams_that_are_received() {
    assertThat(members(2, 0, 4, 0).streams()).isEqualTo(2 * 2 * 4 * 3);
    assertThat(members(1, 0, 3, 47).streams()).isEqualTo(2 * (3 * 2 + 47 * 3));
    assertThat(members(1, 1, 0, 10).streams()).isEqualTo(20);
  }

  @Test
  void who_is_heard_comes_first_and_a_member_has_one_connection_or_two() {
    var four = members(1, 0, 4, 0);
    assertThat(Load.places(four, true))
        .hasSize(4)
        .allMatch(place -> place.sends() && place.receives() && place.heard() == 3)
        .filteredOn(MediaServer.Place::isFirst)
        .hasSize(1);
    assertThat(Load.places(four, false))
        .hasSize(8)
        .filteredOn(MediaServer.Place::isFirst)
        .hasSize(4)
        .allMatch(place -> place.sends() && !place.receives());
    assertThat(Load.places(members(1, 1, 0, 2), true))
        .extracting(MediaServer.Place::heard)
        .containsExactly(0, 1, 1);
  }

  private static LoadPlan members(int rooms, int publishers, int members, int subscribers) {
    return new LoadPlan(
        rooms, publishers, members, subscribers, 10, Duration.ZERO, Duration.ofSeconds(1), 0);
  }

  private static LoadPlan plan(
      int rooms, int publishers, int subscribers, double joinsPerSecond, int silent) {
    return new LoadPlan(
        rooms,
        publishers,
        0,
        subscribers,
        joinsPerSecond,
        Duration.ZERO,
        Duration.ofSeconds(1),
        silent);
  }
}
