package huizhen.relay.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What a receiver reports is its claim: nothing that it says throws, or leads out of bounds.
class HostileFeedbackTest {
  private static final long TICK = 10_000_000;
  private static final int ROUNDS = 100_000;

  private final BandwidthEstimator estimator = new BandwidthEstimator(0);
  private long nowNanos;
  private int last16;

  @Test
  void random_feedback_never_throws_nor_leaves_the_bounds() {
    for (int seed = 1; seed <= 3; seed++) {
      var random = new SplittableRandom(seed);
      var victim = new BandwidthEstimator(random.nextLong(1L << 50));
      long now = 0;
      int last = 0;
      long highest = 0;
      for (int round = 0; round < ROUNDS; round++) {
        now += random.nextLong(50_000_000);
        for (int i = random.nextInt(4); i > 0; i--) {
          last = victim.sent(random.nextInt(-10, 70_000), random.nextInt(9) == 0, now);
        }
        victim.beginFeedback(random.nextInt(), random.nextInt(), now);
        for (int i = random.nextInt(12); i > 0; i--) {
          victim.reported(sequence(random, last), arrival(random));
        }
        if (random.nextInt(10) != 0) {
          victim.endFeedback(now);
        }
        if (random.nextInt(20) == 0) {
          victim.onReceiverReport(
              Double.longBitsToDouble(random.nextLong()), random.nextLong(), now);
          victim.onRemb(random.nextLong(), now);
          victim.wants(random.nextLong());
        }
        victim.tick(now);
        int due = victim.probeBytesDue(now);
        assertThat(due).as("seed %d", seed).isBetween(0, 15 * 20_000_000 / 8_000);
        assertInBounds(victim, seed);
        highest = Math.max(highest, victim.targetBps());
      }
      System.out.printf("random feedback: seed %d, at most %d bit/s%n", seed, highest);
    }
  }

  private static int sequence(SplittableRandom random, int last) {
    return random.nextBoolean() ? last - random.nextInt(8) : random.nextInt();
  }

  private static long arrival(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> Long.MIN_VALUE;
      case 1 -> random.nextLong();
      case 2 -> Long.MAX_VALUE;
      case 3 -> -random.nextLong(1_000_000_000);
      default -> random.nextLong(100_000);
    };
  }

  @Test
  void packets_that_were_never_sent_change_nothing() {
    calm(200, 0);
    long before = estimator.targetBps();
    for (int i = 0; i < 100; i++) {
      estimator.beginFeedback(201 + i, 0, nowNanos);
      for (int j = 1; j < 60; j++) {
        estimator.reported(last16 + j, j * 1_000L);
      }
      estimator.endFeedback(nowNanos);
    }
    assertThat(estimator.targetBps()).isEqualTo(before);
    assertThat(estimator.loss()).isZero();
  }

  @Test
  void feedback_that_is_repeated_or_out_of_order_counts_once() {
    var twice = new BandwidthEstimator(0);
    calm(300, 0);
    long target = estimator.targetBps();
    long now = 0;
    for (int i = 0; i < 300; i++) {
      now += TICK * 6;
      int first = twice.sent(1_000, false, now);
      var _ = twice.sent(1_000, false, now);
      for (int again = 0; again < 3; again++) {
        report(twice, i, first, now, 0);
        report(twice, Math.max(0, i - 1), first - 2, now - TICK * 6, 0);
      }
      twice.tick(now);
    }
    assertThat(twice.acknowledgedBps()).isBetween(200_000L, 350_000L);
    assertThat(twice.targetBps()).isBetween(target / 2, target * 2);
  }

  @Test
  void times_that_leap_start_the_measurement_anew() {
    calm(300, 0);
    long before = estimator.targetBps();
    calm(300, 3_600_000_000_000L); // its clock goes an hour ahead
    assertThat(estimator.isOverusing()).isFalse();
    assertThat(estimator.targetBps()).isGreaterThanOrEqualTo(before / 2);
    calm(300, -7_200_000_000_000L);
    assertThat(estimator.targetBps()).isGreaterThanOrEqualTo(before / 2);
  }

  @Test
  void a_receiver_that_denies_everything_ends_at_the_least_rate() {
    for (int i = 0; i < 5_000; i++) {
      nowNanos += TICK * 6;
      int first = estimator.sent(1_000, false, nowNanos);
      var _ = estimator.sent(1_000, false, nowNanos);
      estimator.beginFeedback(i, 0, nowNanos);
      estimator.reported(first, Long.MIN_VALUE);
      estimator.reported(first + 1, Long.MIN_VALUE);
      estimator.endFeedback(nowNanos);
      estimator.tick(nowNanos);
    }
    System.out.printf(
        "all denied: target %d, loss %.2f%n", estimator.targetBps(), estimator.loss());
    assertThat(estimator.targetBps()).isLessThan(100_000);
    assertThat(estimator.loss()).isGreaterThan(0.99);
  }

  @Test
  void a_receiver_that_boasts_gets_no_more_than_is_wanted() {
    estimator.wants(1_000_000);
    for (int i = 0; i < 20_000; i++) {
      nowNanos += TICK;
      estimator.tick(nowNanos);
      int due = estimator.probeBytesDue(nowNanos);
      int first = estimator.sent(1_250, false, nowNanos);
      var _ = estimator.sent(Math.max(40, due), due > 0, nowNanos);
      report(estimator, i, first, 20_000_000, 0); // all at once, always
    }
    System.out.printf("boasting: target %d%n", estimator.targetBps());
    assertInBounds(estimator, 0);
    assertThat(estimator.targetBps()).isLessThanOrEqualTo(5_000_000);
  }

  /// Two packets of 1,000 bytes each 60 ms, reported as they should be, by a clock that is ahead.
  private void calm(int rounds, long aheadNanos) {
    for (int i = 0; i < rounds; i++) {
      nowNanos += TICK * 6;
      int first = estimator.sent(1_000, false, nowNanos);
      last16 = estimator.sent(1_000, false, nowNanos);
      report(estimator, i, first, nowNanos, aheadNanos);
      estimator.tick(nowNanos);
    }
  }

  private static void report(
      BandwidthEstimator estimator, int count, int first16, long sentNanos, long aheadNanos) {
    long arrival = sentNanos + 20_000_000 + aheadNanos + 40_000_000_000_000L;
    long reference = arrival / 64_000_000;
    long micros = (arrival - reference * 64_000_000) / 1_000;
    estimator.beginFeedback(count, (int) reference & 0xffffff, sentNanos + 50_000_000);
    estimator.reported(first16, micros);
    estimator.reported(first16 + 1, micros + 250);
    estimator.endFeedback(sentNanos + 50_000_000);
  }

  private static void assertInBounds(BandwidthEstimator estimator, int seed) {
    assertThat(estimator.targetBps())
        .as("seed %d", seed)
        .isBetween(BandwidthEstimator.MIN_BPS, BandwidthEstimator.MAX_BPS);
    assertThat(estimator.allocatableBps())
        .as("seed %d", seed)
        .isBetween(BandwidthEstimator.MIN_BPS, BandwidthEstimator.MAX_BPS);
    assertThat(estimator.loss()).as("seed %d", seed).isBetween(0.0, 1.0);
    assertThat(estimator.rttNanos()).as("seed %d", seed).isBetween(0L, 10_000_000_000L);
  }
}
