package huizhen.relay.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The estimator over a simulated bottleneck, with several seeds each; figures are printed.
class BandwidthEstimatorTest {
  private static final int SEEDS = 5;

  @Test
  void finds_what_a_line_carries_and_hardly_queues_on_it() {
    for (double line : new double[] {300e3, 500e3, 1e6, 3e6, 8e6}) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        var path = new SimulatedPath(seed);
        path.linkBps = line;
        path.run(60);
        path.print("line %.1f M".formatted(line / 1e6), 10, 60);
        assertThat(path.meanTarget(10, 60)).as(path.seed()).isBetween(0.8 * line, line);
        assertThat(path.meanArrived(10, 60)).as(path.seed()).isBetween(0.8 * line, line);
        // A frame of a 300 kbit/s line takes 50 ms by itself, and its packets 30 ms each.
        int most = line < 400e3 ? 130 : 100;
        assertThat(path.queuePercentile(0.95, 10, 60)).as(path.seed()).isLessThan(most);
      }
    }
  }

  @Test
  void follows_a_line_that_drops_to_a_quarter_and_comes_back() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      for (int limit : new int[] {300, 1000}) {
        var path = new SimulatedPath(seed);
        path.queueLimitMillis = limit;
        path.run(25 + 0.037 * seed);
        double drop = path.seconds();
        path.linkBps = 500_000;
        path.run(25);
        double back = path.seconds();
        path.print("at 500 k, limit " + limit, drop + 5, back);
        path.linkBps = 2_000_000;
        path.run(20);
        double down = path.secondsUntilBelow(550e3, drop);
        double up = path.secondsUntilAbove(1.8e6, back);
        int peak = path.queuePeak(drop, back);
        System.out.printf(
            "  step, queue limit %d ms: below 550 k after %.2f s, queue peak %d ms, 90 %% after"
                + " %.2f s%n",
            limit, down, peak, up);
        assertThat(down).as(path.seed()).isLessThan(1);
        // The limit, and the packet that was let in before it was reached.
        assertThat(peak).as(path.seed()).isLessThanOrEqualTo(limit + 25);
        assertThat(path.queuePercentile(0.95, drop + 5, back)).as(path.seed()).isLessThan(150);
        assertThat(path.meanArrived(drop + 5, back)).as(path.seed()).isGreaterThan(400e3);
        assertThat(up).as(path.seed()).isLessThan(8);
        assertThat(path.meanTarget(back + 10, back + 20)).as(path.seed()).isGreaterThan(1.6e6);
      }
    }
  }

  @Test
  void is_not_starved_by_loss_that_does_not_depend_on_the_rate() {
    for (double loss : new double[] {0.1, 0.2}) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        var after = new SimulatedPath(seed);
        after.loss = loss;
        after.run(60);
        after.print("loss %.2f after the queue".formatted(loss), 10, 60);
        assertThat(after.meanTarget(10, 60)).as(after.seed()).isGreaterThan(1.6e6);
        var before = new SimulatedPath(seed);
        before.lossBeforeQueue = loss;
        before.run(60);
        before.print("loss %.2f before the queue".formatted(loss), 10, 60);
        assertThat(before.meanTarget(10, 60)).as(before.seed()).isGreaterThan(1.6e6);
        assertThat(before.queuePercentile(0.95, 10, 60)).as(before.seed()).isLessThan(100);
      }
    }
  }

  @Test
  void finds_a_drop_behind_random_loss_too() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = new SimulatedPath(seed);
      path.loss = 0.1;
      path.run(30);
      path.linkBps = 500_000;
      path.run(30);
      path.print("loss 0.1, then 500 k", 35, 60);
      assertThat(path.secondsUntilBelow(600e3, 30)).as(path.seed()).isLessThan(1);
      assertThat(path.meanTarget(35, 60)).as(path.seed()).isBetween(350e3, 560e3);
      assertThat(path.queuePercentile(0.95, 35, 60)).as(path.seed()).isLessThan(150);
    }
  }

  @Test
  void survives_loss_that_comes_in_bursts() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = new SimulatedPath(seed);
      path.burstStart = 0.005;
      path.run(60);
      path.print("bursts of loss", 10, 60);
      assertThat(path.meanTarget(10, 60)).as(path.seed()).isGreaterThan(1.3e6);
    }
  }

  @Test
  void loss_that_rises_with_the_rate_limits_where_no_queue_tells() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = new SimulatedPath(seed);
      path.queueLimitMillis = 25;
      path.run(60);
      path.print("queue of 25 ms", 10, 60);
      assertThat(path.meanTarget(10, 60)).as(path.seed()).isBetween(1.3e6, 2e6);
      double lost = 1 - path.meanArrived(10, 60) / path.meanSent(10, 60);
      assertThat(lost).as(path.seed()).isLessThan(0.15);
      path.queueLimitMillis = 60;
      path.linkBps = 500_000;
      path.run(20);
      path.print("  then 500 k", 65, 80);
      assertThat(path.secondsUntilBelow(600e3, 60)).as(path.seed()).isLessThan(2);
      assertThat(path.meanTarget(65, 80)).as(path.seed()).isBetween(250e3, 550e3);
    }
  }

  @Test
  void jitter_does_not_make_it_collapse() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      for (boolean keepsOrder : new boolean[] {false, true}) {
        var path = new SimulatedPath(seed);
        path.jitterMillis = 20;
        path.keepsOrder = keepsOrder;
        path.run(60);
        path.print("jitter of 20 ms " + (keepsOrder ? "in order" : "out of order"), 10, 60);
        assertThat(path.meanTarget(10, 60)).as(path.seed()).isBetween(1.3e6, 2e6);
        assertThat(path.queuePercentile(0.95, 10, 60)).as(path.seed()).isLessThan(120);
      }
    }
  }

  @Test
  void lost_feedback_costs_little() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = new SimulatedPath(seed);
      path.feedbackLoss = 0.3;
      path.run(60);
      path.print("30 % of feedback lost", 10, 60);
      assertThat(path.meanTarget(10, 60)).as(path.seed()).isBetween(1.6e6, 2e6);
      assertThat(path.queuePercentile(0.95, 10, 60)).as(path.seed()).isLessThan(120);
    }
  }

  @Test
  void backs_off_in_silence_and_is_back_soon_after() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = new SimulatedPath(seed);
      path.run(20);
      long before = path.estimator.targetBps();
      path.isSilent = true;
      path.run(2);
      assertThat(path.estimator.targetBps()).as(path.seed()).isLessThan((long) (0.75 * before));
      path.run(1);
      assertThat(path.estimator.hasFeedback()).as(path.seed()).isFalse();
      long silent = path.estimator.targetBps();
      path.run(27);
      assertThat(path.estimator.targetBps()).isEqualTo(BandwidthEstimator.MIN_BPS);
      path.isSilent = false;
      path.run(10);
      System.out.printf(
          "silence: %d before, %d after 3 s, %d 10 s after it%n",
          before, silent, path.estimator.targetBps());
      assertThat(path.estimator.hasFeedback()).as(path.seed()).isTrue();
      assertThat(path.meanTarget(55, 60)).as(path.seed()).isGreaterThan(1.5e6);
    }
  }

  @Test
  void neither_numbers_nor_clocks_that_wrap_disturb_it() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = new SimulatedPath(seed);
      path.skipNumbers(65_000);
      // The reference time, 24 bits of 64 ms, wraps after 20 s.
      path.clockOffsetNanos = (1L << 24) * 64 * SimulatedPath.MILLI - 20_000 * SimulatedPath.MILLI;
      path.clockDrift = seed % 2 == 0 ? 1e-4 : -1e-4;
      path.run(300);
      path.print("wrapping", 10, 300);
      assertThat(path.meanTarget(10, 300)).as(path.seed()).isBetween(1.6e6, 2e6);
      assertThat(path.lowestTarget(10, 300)).as(path.seed()).isGreaterThan(600_000);
    }
  }

  @Test
  void steady_state_is_steady() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = new SimulatedPath(seed);
      path.linkBps = 500_000;
      path.run(120);
      int falls = path.falls(0.1, 20, 120);
      System.out.printf("steady: %d falls by a tenth in 100 s, ", falls);
      path.print("500 k", 20, 120);
      assertThat(falls).as(path.seed()).isLessThanOrEqualTo(40);
      assertThat(path.lowestAllocatable(20, 120)).as(path.seed()).isGreaterThan(400_000);
    }
  }

  @Test
  void finds_by_probing_what_the_tracks_do_not_fill() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = new SimulatedPath(seed);
      path.linkBps = 3_000_000;
      path.sourceBps = 300_000; // the layers to be had, though more is wanted
      path.wantsBps = 2_000_000;
      path.estimator.wants(path.wantsBps);
      path.run(30);
      path.print("sends 300 k, wants 2 M", 10, 30);
      assertThat(path.meanTarget(10, 30)).as(path.seed()).isBetween(2e6, 2.9e6);
      assertThat(path.meanSent(10, 30)).as(path.seed()).isLessThan(400e3);
    }
  }

  @Test
  void probes_no_further_than_what_is_wanted() {
    var path = new SimulatedPath(1);
    path.linkBps = 10_000_000;
    path.wantsBps = 700_000;
    path.estimator.wants(path.wantsBps);
    path.run(60);
    System.out.printf(
        "wants 700 k: target %d, probes %d B%n", path.estimator.targetBps(), path.probeBytes);
    assertThat(path.estimator.targetBps()).isBetween(700_000L, 2_000_000L);
    assertThat(path.probeBytes).isLessThan(30_000);
  }

  @Test
  void works_over_long_round_trips() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = new SimulatedPath(seed);
      path.delayMillis = 150;
      path.returnMillis = 150;
      path.run(60);
      path.print("round trip of 300 ms", 15, 60);
      assertThat(path.meanTarget(15, 60)).as(path.seed()).isBetween(1.5e6, 2e6);
      assertThat(path.estimator.rttNanos() / 1_000_000).isBetween(300L, 420L);
    }
  }

  @Test
  void takes_a_longer_route_for_what_it_is() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = new SimulatedPath(seed);
      path.run(20);
      path.delayMillis = 125; // nothing queues, but all takes 100 ms more
      path.run(30);
      path.print("longer route", 30, 50);
      assertThat(path.meanTarget(30, 50)).as(path.seed()).isGreaterThan(1.4e6);
    }
  }

  @Test
  void a_longer_route_of_a_line_that_carries_one_small_picture_alone_is_taken_as_such() {
    for (int millis : new int[] {50, 100}) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        var path = new SimulatedPath(seed);
        path.hasVideo = false;
        path.hasSound = false;
        path.linkBps = 50_000_000;
        path.delayMillis = 1;
        path.returnMillis = 1;
        path.estimator.wants(165_000);
        assertThat(showSmallPicture(path, 12)).as("before").isZero();
        path.delayMillis += millis / 2;
        path.returnMillis += millis / 2;
        int before = showSmallPicture(path, 6);
        int after = showSmallPicture(path, 10);
        System.out.printf(
            "+%d ms seed %d: %d and %d frames left out, target %d%n",
            millis, seed, before, after, path.estimator.targetBps());
        assertThat(before).as(path.seed()).isLessThan(45);
        assertThat(after).as(path.seed()).isLessThan(5);
      }
    }
  }

  /// 15 frames a second of 160 kbit/s, where there is room for so much; else a still each 2 s.
  ///
  /// @return how many frames were left out
  private static int showSmallPicture(SimulatedPath path, int seconds) {
    int leftOut = 0;
    for (int frame = 0; frame < 15 * seconds; frame++) {
      if (path.estimator.allocatableBps() >= 165_000) {
        path.frame(1_330);
      } else {
        leftOut++;
        if (leftOut % 30 == 1) {
          path.frame(4_000);
        }
      }
      path.run(0.0667);
    }
    return leftOut;
  }

  @Test
  void audio_is_not_held_up_by_a_keyframe() {
    var path = new SimulatedPath(1);
    path.linkBps = 500_000;
    path.run(60);
    System.out.printf(
        "500 k: queue p50 %d p95 %d p99 %d ms, video waits in the pacer at most %d ms%n",
        path.queuePercentile(0.5, 10, 60),
        path.queuePercentile(0.95, 10, 60),
        path.queuePercentile(0.99, 10, 60),
        path.videoWaitMillis);
    assertThat(path.queuePercentile(0.99, 10, 60)).isLessThan(150);
  }

  @Test
  void without_transport_feedback_reports_and_remb_decide() {
    var estimator = new BandwidthEstimator(0);
    long now = 0;
    for (int i = 0; i < 200; i++) {
      now = send(estimator, now, 1_000_000_000);
      estimator.onReceiverReport(0, 50_000_000, now);
    }
    assertThat(estimator.hasFeedback()).isFalse();
    assertThat(estimator.rttNanos()).isEqualTo(50_000_000);
    long risen = estimator.targetBps();
    assertThat(risen).isGreaterThan(1_000_000);
    estimator.onRemb(400_000, now);
    assertThat(estimator.targetBps()).isEqualTo(400_000);
    for (int i = 0; i < 20; i++) {
      now = send(estimator, now, 1_000_000_000);
      estimator.onReceiverReport(0.4, 50_000_000, now);
    }
    assertThat(estimator.targetBps()).isLessThan(300_000);
    assertThat(estimator.loss()).isGreaterThan(0.35);
  }

  /// Sends at the target for a while.
  private static long send(BandwidthEstimator estimator, long from, long nanos) {
    long now = from;
    while (now < from + nanos) {
      now += 10_000_000;
      estimator.tick(now);
      assertThat(estimator.probeBytesDue(now)).isZero();
      var _ = estimator.sent((int) (estimator.targetBps() / 800), false, now);
    }
    return now;
  }

  @Test
  void what_is_sent_again_under_its_number_stays_lost() {
    var estimator = new BandwidthEstimator(0);
    long now = 0;
    for (int round = 0; round < 50; round++) {
      int first = 0;
      for (int i = 0; i < 10; i++) {
        now += 2_000_000;
        int number = estimator.sent(200, false, now);
        first = i == 0 ? number : first;
      }
      estimator.resent(first + 3 & 0xffff); // before anything is reported of it
      now += 30_000_000;
      estimator.beginFeedback(round, 0, now);
      for (int i = 0; i < 10; i++) {
        boolean isLost = i == 7;
        long micros = (now / 1_000 - (40 - 2L * i) * 1_000) % 60_000_000;
        estimator.reported(first + i & 0xffff, isLost ? Long.MIN_VALUE : micros);
      }
      estimator.endFeedback(now);
      estimator.resent(first + 7 & 0xffff); // after it was reported as lost
      estimator.beginFeedback(round + 1, 0, now);
      estimator.reported(first + 7 & 0xffff, (now / 1_000 + 90_000) % 60_000_000);
      estimator.endFeedback(now);
    }
    assertThat(estimator.loss()).isBetween(0.15, 0.25);
  }
}
