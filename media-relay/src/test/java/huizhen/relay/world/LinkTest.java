package huizhen.relay.world;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final int BYTES = 1_000 - Link.OVERHEAD_BYTES;

  private final SimulatedNetwork network = new SimulatedNetwork(0);
  private final Link link = new Link(network, new SplittableRandom(7)).delay(ofMillis(20));
  private final List<Long> arrivals = new ArrayList<>();

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      link.send(BYTES, () -> arrivals.add(network.nowNanos() / 1_000_000));
    }
  }

  @Test
  void carries_no_more_than_its_rate_and_drops_what_does_not_fit_in_its_queue() {
    var _ = link.rate(800_000).queue(ofMillis(100)); // ten milliseconds a packet
    send(20);
    network.run(1_000_000_000);
    assertThat(arrivals).hasSize(11).startsWith(30L, 40L, 50L).endsWith(130L);
    assertThat(link.meter().overflowed()).isEqualTo(9);
    assertThat(link.meter().peakMillis()).isEqualTo(100);
    assertThat(link.hasLostSince(0)).isTrue();
  }

  @Test
  void over_tcp_brings_everything_in_order_and_what_is_lost_holds_up_the_rest() {
    link.loss(0.2).reorder(0.5).duplicate(0.5).overTcp();
    List<Integer> order = new ArrayList<>();
    int late = 0;
    for (int i = 0; i < 500; i++) {
      int number = i;
      link.send(BYTES, () -> order.add(number));
      network.run(network.nowNanos() + 10_000_000);
      late = Math.max(late, i - order.size());
    }
    network.run(network.nowNanos() + 60_000_000_000L);
    assertThat(order).hasSize(500).isSorted();
    assertThat(late).as("waited for one that was sent again").isGreaterThan(4);
    assertThat(link.hasLostSince(0)).isFalse();
  }

  @Test
  void over_tcp_takes_no_more_than_its_buffer_holds_until_half_of_it_is_sent() {
    var _ = link.rate(800_000); // ten milliseconds a packet
    link.overTcp();
    send(1_000);
    assertThat(link.meter().overflowed()).isEqualTo(1_000 - Link.TCP_UNSENT_BYTES / 1_000 - 1);
    network.run(1_000_000_000);
    send(1);
    assertThat(link.meter().overflowed()).as("still too full").isEqualTo(607);
    network.run(3_000_000_000L);
    send(1);
    assertThat(link.meter().overflowed()).isEqualTo(607);
  }

  @Test
  void empties_its_queue_faster_when_its_rate_rises() {
    var _ = link.rate(80_000).queue(ofSeconds(1));
    send(3);
    network.run(100_000_000);
    var _ = link.rate(8_000_000);
    network.run(1_000_000_000);
    assertThat(arrivals).containsExactly(120L, 220L, 221L);
  }

  @Test
  void loses_the_share_that_it_is_told_to_at_random_or_in_bursts() {
    var _ = link.loss(0.1);
    send(10_000);
    network.run(1_000_000_000);
    assertThat(arrivals.size()).isCloseTo(9_000, within(150));
    arrivals.clear();
    var _ = link.loss(0).bursts(0.01, 0.1);
    send(10_000);
    network.run(2_000_000_000);
    assertThat(link.meter().lost()).isBetween(1_500L, 2_300L);
  }

  @Test
  void keeps_the_order_under_jitter_and_breaks_it_when_told_to() {
    var _ = link.jitter(ofMillis(50));
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      link.send(BYTES, () -> order.add(number));
    }
    network.run(1_000_000_000);
    assertThat(order).isSorted().hasSize(100);
    order.clear();
    var _ = link.reorder(0.3).duplicate(0.1);
    for (int i = 0; i < 100; i++) {
      int number = i;
      network.at(
          network.nowNanos() + i * 2_000_000L, () -> link.send(BYTES, () -> order.add(number)));
    }
    network.run(3_000_000_000L);
    assertThat(order.size()).isGreaterThan(102);
    assertThat(order).isNotEqualTo(order.stream().sorted().toList());
  }
}
