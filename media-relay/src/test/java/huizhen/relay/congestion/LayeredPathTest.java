package huizhen.relay.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Estimator, pacer and allocator together: a speaker, two more cameras and a shared screen, each
/// in layers, over a simulated line. A change of resolution costs a keyframe.
class LayeredPathTest {
  private static final int SEEDS = 4;
  private static final int AUDIO_BPS = 56_000;
  private static final int SECONDS = 180;

  private static final long[] CAMERA = {
    60_000, 100_000, 150_000, 220_000, 350_000, 500_000, 600_000, 1_000_000, 1_500_000
  };
  private static final long[] SCREEN = {80_000, 120_000, 200_000, 300_000, 550_000, 900_000};

  private final BitrateAllocator allocator = new BitrateAllocator();
  private final AllocationRequest[] requests = new AllocationRequest[4];
  private final int[] spatials = new int[4];
  private final int[] temporals = new int[4];
  private final long[] nextFrames = new long[4];
  private final long[] lastFrames = new long[4];
  private final int[] gaps = new int[4];
  private int switches;

  @Test
  void a_weak_line_shows_everybody_and_hardly_queues() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = run(seed, 500_000, 0);
      assertThat(path.queuePercentile(0.95, 5, SECONDS)).as(path.seed()).isLessThan(150);
      for (int i = 0; i < 4; i++) {
        assertThat(gaps[i]).as(path.seed()).isLessThanOrEqualTo(2_100);
      }
    }
  }

  @Test
  void a_layer_is_switched_about_once_a_minute_at_most() {
    for (double line : new double[] {500e3, 1e6, 2e6, 4e6}) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        var path = run(seed, line, 0);
        // Per track; the first minute finds the level.
        assertThat(switches).as(path.seed()).isLessThanOrEqualTo(4 * (SECONDS - 60) / 60);
        assertThat(path.queuePercentile(0.95, 5, SECONDS)).as(path.seed()).isLessThan(150);
        assertThat(path.meanSent(60, SECONDS)).as(path.seed()).isGreaterThan(0.6 * line);
      }
    }
  }

  @Test
  void loss_of_a_tenth_changes_little() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      var path = run(seed, 2e6, 0.1);
      assertThat(switches).as(path.seed()).isLessThanOrEqualTo(4 * (SECONDS - 60) / 60);
      assertThat(path.meanSent(60, SECONDS)).as(path.seed()).isGreaterThan(1e6);
    }
  }

  private SimulatedPath run(long seed, double line, double loss) {
    var random = new SplittableRandom(seed);
    var path = new SimulatedPath(seed);
    path.linkBps = line;
    path.loss = loss;
    path.hasVideo = false;
    switches = 0;
    for (int i = 0; i < 4; i++) {
      requests[i] = new AllocationRequest();
      spatials[i] = -1;
      nextFrames[i] = 7L * i;
      lastFrames[i] = 0;
      gaps[i] = 0;
    }
    while (path.millis < SECONDS * 1_000) {
      if (path.millis % 100 == 0) {
        allocate(path, random);
      }
      for (int i = 0; i < 4; i++) {
        if (path.millis >= nextFrames[i]) {
          send(i, path, random);
        }
      }
      path.run(0.001);
    }
    System.out.printf(
        "line %.1f M loss %.1f seed %d: sent %.0f k, target %.0f k, %d switches after a minute,"
            + " queue p50 %d p95 %d peak %d ms, speaker %s, screen %s, gaps %d %d %d %d ms, waits"
            + " %d ms%n",
        line / 1e6,
        loss,
        seed,
        path.meanSent(60, SECONDS) / 1e3,
        path.meanTarget(60, SECONDS) / 1e3,
        switches,
        path.queuePercentile(0.5, 5, SECONDS),
        path.queuePercentile(0.95, 5, SECONDS),
        path.queuePeak(5, SECONDS),
        name(requests[1]),
        name(requests[0]),
        gaps[0],
        gaps[1],
        gaps[2],
        gaps[3],
        path.videoWaitMillis);
    return path;
  }

  private static String name(AllocationRequest request) {
    return request.isStills() ? "stills" : request.spatial() + "/" + request.temporal();
  }

  private void allocate(SimulatedPath path, SplittableRandom random) {
    long wants = AUDIO_BPS;
    for (int i = 0; i < 4; i++) {
      boolean isScreen = i == 0;
      requests[i].begin(
          isScreen
              ? AllocationPriority.SCREEN
              : i == 1 ? AllocationPriority.SPEAKER : AllocationPriority.CAMERA,
          isScreen,
          isScreen ? 1 : i == 1 ? 2 : 1);
      long[] rates = isScreen ? SCREEN : CAMERA;
      for (int j = 0; j < rates.length; j++) {
        // Rates are measured, so they wobble.
        long bps = (long) (rates[j] * (0.97 + 0.06 * random.nextDouble()));
        assertThat(requests[i].layer(j / 3, j % 3, bps, 320, 180, fps(j % 3))).isTrue();
      }
    }
    allocator.allocate(path.estimator.allocatableBps() - AUDIO_BPS, requests, 4, path.now());
    for (int i = 0; i < 4; i++) {
      wants += requests[i].wantedBps();
    }
    path.estimator.wants(wants);
  }

  private static double fps(int temporal) {
    return 7.5 * (1 << temporal);
  }

  private void send(int i, SimulatedPath path, SplittableRandom random) {
    AllocationRequest request = requests[i];
    int spatial = request.isStills() ? -1 : request.spatial();
    boolean isNew = spatial != spatials[i];
    boolean isKey = isNew || request.isStills();
    if ((isNew || request.temporal() != temporals[i]) && path.millis > 60_000) {
      switches++;
    }
    spatials[i] = spatial;
    temporals[i] = request.temporal();
    double fps = fps(request.temporal());
    double bytes = request.bps() / 8.0 / fps * (0.7 + 0.6 * random.nextDouble());
    if (request.isStills()) {
      bytes = request.bps() / 4.0;
    }
    path.frame((int) (bytes * (isKey && !request.isStills() ? 5 : 1)));
    gaps[i] = Math.max(gaps[i], (int) (path.millis - lastFrames[i]));
    lastFrames[i] = path.millis;
    nextFrames[i] = path.millis + (request.isStills() ? 2_000 : (long) (1_000 / fps));
  }
}
