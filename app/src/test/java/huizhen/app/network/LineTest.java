package huizhen.app.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineTest {
  private static final long MILLI = 1_000_000;

  /// What came out, and when.
  private record Arrival(int number, long millis) {}

  @Test
  void a_perfect_line_carries_everything_at_once_and_in_order() {
    var arrivals = run(LineConditions.PERFECT, 100, 100, 1);

    assertThat(arrivals).hasSize(100);
    assertThat(arrivals).allMatch(it -> it.millis() == it.number());
  }

  @Test
  void the_same_seed_does_the_same_again_and_another_does_not() {
    var bad =
        LineConditions.PERFECT.delay(20).jitter(30).loss(0.1).bursts(0.01, 4).reorder(0.05, 25);

    assertThat(run(bad, 2_000, 100, 7)).isEqualTo(run(bad, 2_000, 100, 7));
    assertThat(run(bad, 2_000, 100, 7)).isNotEqualTo(run(bad, 2_000, 100, 8));
  }

  @Test
  void delay_and_jitter_keep_the_order() {
    var arrivals = run(LineConditions.PERFECT.delay(30).jitter(20), 1_000, 100, 2);

    assertThat(arrivals).isSortedAccordingTo((a, b) -> Integer.compare(a.number(), b.number()));
    assertThat(arrivals).allMatch(it -> it.millis() - it.number() >= 30);
    assertThat(arrivals).allMatch(it -> it.millis() - it.number() <= 51);
    assertThat(arrivals).anyMatch(it -> it.millis() - it.number() > 45);
  }

  @Test
  void loses_the_share_that_was_asked_for() {
    assertThat(run(LineConditions.PERFECT.loss(0.1), 20_000, 100, 3).size())
        .isCloseTo(18_000, within(200));
  }

  @Test
  void bursts_have_the_length_that_was_asked_for() {
    var arrivals = run(LineConditions.PERFECT.bursts(0.01, 5), 50_000, 100, 4);

    var gaps = new ArrayList<Integer>();
    for (var i = 1; i < arrivals.size(); i++) {
      var missing = arrivals.get(i).number() - arrivals.get(i - 1).number() - 1;
      if (missing > 0) {
        gaps.add(missing);
      }
    }
    assertThat(gaps.stream().mapToInt(it -> it).average().orElseThrow()).isCloseTo(5, within(0.5));
  }

  @Test
  void a_held_back_datagram_is_overtaken() {
    var arrivals = run(LineConditions.PERFECT.delay(10).reorder(0.1, 5), 1_000, 100, 5);

    assertThat(arrivals).hasSize(1_000);
    var overtaken = 0;
    for (var i = 1; i < arrivals.size(); i++) {
      overtaken += arrivals.get(i).number() < arrivals.get(i - 1).number() ? 1 : 0;
    }
    assertThat(overtaken).isBetween(60, 140);
  }

  @Test
  void a_limit_lets_datagrams_wait_and_drops_what_finds_no_room() {
    var line = new Line<Integer>(LineConditions.PERFECT.rate(800_000, 100), 6);
    // 1,000 bytes take 10 ms, and ten of them fit in the queue.
    for (var i = 0; i < 20; i++) {
      line.send(i, 1_000, 0);
    }
    var arrivals = new ArrayList<Integer>();
    line.deliver(55 * MILLI, arrivals::add);
    assertThat(arrivals).containsExactly(0, 1, 2, 3, 4);
    assertThat(line.nextNanos()).isEqualTo(60 * MILLI);

    line.deliver(1_000 * MILLI, arrivals::add);
    assertThat(arrivals).hasSize(10);
    var reading = line.meter().read();
    assertThat(reading.carried()).isEqualTo(10);
    assertThat(reading.bytes()).isEqualTo(10_000);
    assertThat(reading.dropped()).isEqualTo(10);
    assertThat(reading.queuePeakMillis()).isEqualTo(90);
    assertThat(line.meter().read().carried()).isZero();
  }

  @Test
  void another_limit_holds_for_what_waits_already() {
    var line = new Line<Integer>(LineConditions.PERFECT.rate(800_000, 1_000), 6);
    for (var i = 0; i < 10; i++) {
      line.send(i, 1_000, 0);
    }
    var arrivals = new ArrayList<Integer>();
    line.deliver(20 * MILLI, arrivals::add);
    line.conditions(LineConditions.PERFECT.rate(80_000, 1_000));
    line.deliver(130 * MILLI, arrivals::add);
    assertThat(arrivals).containsExactly(0, 1, 2);

    line.conditions(LineConditions.PERFECT);
    line.deliver(131 * MILLI, arrivals::add);
    assertThat(arrivals).hasSize(10);
  }

  @Test
  void conditions_that_cannot_be_are_refused() {
    assertThatThrownBy(() -> LineConditions.PERFECT.loss(1.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LineConditions.PERFECT.delay(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LineConditions.PERFECT.rate(-1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LineConditions.PERFECT.bursts(0.1, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Sends a datagram each millisecond and looks each millisecond.
  private static List<Arrival> run(LineConditions conditions, int count, int bytes, long seed) {
    var line = new Line<Integer>(conditions, seed);
    var arrivals = new ArrayList<Arrival>();
    for (var millis = 0; millis < count + 500; millis++) {
      var now = millis;
      if (millis < count) {
        line.send(millis, bytes, millis * MILLI);
      }
      line.deliver(millis * MILLI, number -> arrivals.add(new Arrival(number, now)));
    }
    return arrivals;
  }
}
