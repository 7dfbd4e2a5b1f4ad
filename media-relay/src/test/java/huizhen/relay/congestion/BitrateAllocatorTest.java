package huizhen.relay.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BitrateAllocatorTest {
  private static final long SECOND = 1_000_000_000;

  private final BitrateAllocator allocator = new BitrateAllocator();
  private long nowNanos = SECOND;

  @Test
  void gives_all_that_is_useful_when_there_is_enough() {
    var camera = camera(AllocationPriority.SPEAKER, 2);
    var small = camera(AllocationPriority.CAMERA, 0);
    allocate(5_000_000, camera, small);
    assertThat(camera.spatial()).isEqualTo(2);
    assertThat(camera.temporal()).isEqualTo(2);
    assertThat(camera.isTop()).isTrue();
    assertThat(camera.isViewLimited()).isFalse();
    assertThat(small.spatial()).isZero();
    assertThat(small.isTop()).isTrue();
    assertThat(small.isViewLimited()).isTrue();
    assertThat(small.wantedBps()).isEqualTo(150_000);
    assertThat(camera.widthPixels()).isEqualTo(1_280);
  }

  @Test
  void everyone_gets_the_lowest_layer_before_anyone_gets_more() {
    AllocationRequest[] requests = new AllocationRequest[5];
    for (int i = 0; i < 5; i++) {
      requests[i] = camera(i == 3 ? AllocationPriority.SPEAKER : AllocationPriority.CAMERA, 2);
    }
    allocate(345_000, requests);
    for (AllocationRequest request : requests) {
      assertThat(request.isStills()).isFalse();
      assertThat(request.spatial()).isZero();
    }
    assertThat(requests[3].bps()).isGreaterThan(requests[0].bps());
  }

  @Test
  void says_what_each_could_have() {
    var camera = camera(AllocationPriority.CAMERA, 2);
    var speaker = camera(AllocationPriority.SPEAKER, 2);
    allocate(5_000_000, camera, speaker);
    assertThat(camera.grantBps()).isEqualTo(5_000_000 - speaker.bps());
    assertThat(speaker.grantBps()).isGreaterThan(camera.grantBps());
    assertThat(speaker.costsOthers()).isFalse();
  }

  @Test
  void says_when_others_stand_still_for_it() {
    var screen = new AllocationRequest();
    screen.begin(AllocationPriority.SCREEN, true, 0);
    assertThat(screen.layer(0, 0, 300_000, 1_920, 1_080, 5)).isTrue();
    var camera = camera(AllocationPriority.CAMERA, 2);
    allocate(330_000, screen, camera);
    assertThat(screen.isStills()).isFalse();
    assertThat(camera.isStills()).isTrue();
    assertThat(screen.costsOthers()).isTrue();
    assertThat(camera.costsOthers()).isFalse();
    assertThat(screen.grantBps()).isBetween(200_000L, 299_000L);
  }

  /// It fell while the line still seemed to carry a little less than before.
  @Test
  void a_line_that_was_narrow_for_a_while_is_made_use_of_soon_when_it_is_wide_again() {
    var camera = new AllocationRequest();
    camera.begin(AllocationPriority.SPEAKER, false, 2);
    assertThat(camera.layer(0, 0, 150_000, 320, 180, 25)).isTrue();
    assertThat(camera.layer(1, 0, 400_000, 640, 360, 25)).isTrue();
    assertThat(camera.layer(2, 0, 1_500_000, 1_280, 720, 25)).isTrue();
    for (int i = 0; i < 3; i++) { // swings that make it careful
      run(camera, 2_000_000, 50);
      run(camera, 1_450_000, 1);
    }
    run(camera, 450_000, 10);
    assertThat(camera.spatial()).isEqualTo(1);
    run(camera, 1_950_000, 1);
    assertThat(camera.isTop()).isTrue();
  }

  @Test
  void a_picture_that_stood_still_moves_soon_when_the_line_is_wide_again() {
    var camera = new AllocationRequest();
    camera.begin(AllocationPriority.CAMERA, false, 0);
    assertThat(camera.layer(0, 0, 150_000, 320, 180, 25)).isTrue();
    for (int i = 0; i < 4; i++) { // swings that make it careful
      run(camera, 180_000, 30);
      run(camera, 100_000, 1);
    }
    run(camera, 180_000, 5);
    assertThat(camera.isStills()).as("no more than it has fallen from before").isTrue();
    run(camera, 1_000_000, 1);
    assertThat(camera.isStills()).isFalse();
  }

  private void run(AllocationRequest camera, long budgetBps, int seconds) {
    for (int i = 0; i < 5 * seconds; i++) {
      nowNanos += SECOND / 5;
      allocate(budgetBps, camera);
    }
  }

  @Test
  void video_is_never_off() {
    AllocationRequest[] requests = new AllocationRequest[4];
    for (int i = 0; i < 4; i++) {
      requests[i] = camera(AllocationPriority.CAMERA, 2);
    }
    allocate(0, requests);
    for (AllocationRequest request : requests) {
      assertThat(request.isStills()).isTrue();
      assertThat(request.spatial()).isZero();
      assertThat(request.bps()).isPositive();
    }
    allocate(-5, requests);
    allocate(Long.MAX_VALUE, requests);
    assertThat(requests[0].isStills()).isFalse();
  }

  @Test
  void an_image_under_examination_keeps_its_resolution_and_is_cut_last() {
    for (int budget = 3_000_000; budget >= 0; budget -= 20_000) {
      var image = screen(AllocationPriority.DIAGNOSTIC);
      var speaker = camera(AllocationPriority.SPEAKER, 2);
      var other = camera(AllocationPriority.CAMERA, 2);
      allocate(budget, other, speaker, image);
      // As long as its slowest full picture and everybody's least fit, it is whole.
      if (budget >= 300_000 + 2 * 60_000) {
        assertThat(image.spatial()).as("%d", budget).isEqualTo(1);
      }
      if (image.isStills()) {
        assertThat(speaker.isStills()).as("%d", budget).isTrue();
        assertThat(other.isStills()).as("%d", budget).isTrue();
      }
      long sum = image.bps() + speaker.bps() + other.bps();
      if (budget >= 120_000) {
        assertThat(sum).isLessThanOrEqualTo(budget);
      }
    }
  }

  @Test
  void loses_frame_rate_before_resolution_if_so_preferred() {
    var image = screen(AllocationPriority.DIAGNOSTIC);
    allocate(2_000_000, image);
    assertThat(image.temporal()).isEqualTo(2);
    nowNanos += 60 * SECOND;
    describeScreen(image, AllocationPriority.DIAGNOSTIC);
    allocate(500_000, image);
    assertThat(image.spatial()).isEqualTo(1);
    assertThat(image.temporal()).isZero();
  }

  @Test
  void a_person_is_rather_small_than_slow() {
    var camera = camera(AllocationPriority.CAMERA, 2);
    allocate(320_000, camera);
    // 640 × 360 at 7.5 frames a second (220 k) would fit, and so does a third of its size at 30.
    assertThat(camera.spatial()).isZero();
    assertThat(camera.temporal()).isEqualTo(2);
    allocate(1_200_000, camera);
    assertThat(camera.spatial()).isEqualTo(2);
    assertThat(camera.temporal()).isEqualTo(1);
  }

  @Test
  void three_cameras_and_a_screen_share_500_kbit() {
    var screen = screen(AllocationPriority.SCREEN);
    var speaker = camera(AllocationPriority.SPEAKER, 2);
    var second = camera(AllocationPriority.CAMERA, 0);
    var third = camera(AllocationPriority.CAMERA, 0);
    allocate(500_000 - 96_000, second, third, speaker, screen);
    System.out.printf(
        "500 k: screen %d, speaker %d, cameras %d and %d bit/s%n",
        screen.bps(), speaker.bps(), second.bps(), third.bps());
    assertThat(screen.isStills()).isFalse();
    assertThat(speaker.isStills()).isFalse();
    assertThat(second.isStills()).isFalse();
    assertThat(third.isStills()).isFalse();
    assertThat(screen.bps() + speaker.bps() + second.bps() + third.bps())
        .isBetween(250_000L, 404_000L);
  }

  @Test
  void what_does_not_fit_one_goes_to_the_next() {
    var single = new AllocationRequest();
    single.begin(AllocationPriority.SCREEN, true, 2);
    assertThat(single.layer(0, 0, 2_500_000, 1_920, 1_080, 30)).isTrue();
    var camera = camera(AllocationPriority.CAMERA, 2);
    allocate(900_000, single, camera);
    assertThat(single.isStills()).isTrue();
    assertThat(camera.isStills()).isFalse();
    assertThat(camera.bps()).isGreaterThan(100_000);
  }

  @Test
  void goes_down_at_once_and_up_after_a_while_with_headroom() {
    var camera = camera(AllocationPriority.CAMERA, 2);
    allocate(2_000_000, camera);
    assertThat(camera.isTop()).isTrue();
    nowNanos += SECOND;
    allocate(700_000, camera);
    assertThat(camera.bps()).isEqualTo(500_000);
    nowNanos += SECOND;
    allocate(2_000_000, camera);
    assertThat(camera.bps()).as("held").isEqualTo(500_000);
    nowNanos += 5 * SECOND;
    allocate(1_510_000, camera);
    assertThat(camera.bps()).as("no headroom for 1.5 M").isEqualTo(1_000_000);
    allocate(1_700_000, camera);
    assertThat(camera.bps()).isEqualTo(1_500_000);
  }

  @Test
  void an_estimate_that_swings_makes_few_switches() {
    for (int seed = 1; seed <= 5; seed++) {
      var random = new SplittableRandom(seed);
      var camera = camera(AllocationPriority.SPEAKER, 2);
      var other = camera(AllocationPriority.CAMERA, 1);
      int early = 0;
      int late = 0;
      long start = nowNanos;
      while (nowNanos - start < 1_800 * SECOND) {
        nowNanos += SECOND / 10;
        double phase = (nowNanos - start) / 5e9;
        long budget = (long) (1_300_000 * (1 + 0.15 * Math.sin(phase) + 0.1 * random.nextDouble()));
        long before = camera.bps() * 31 + other.bps();
        describeCamera(camera, AllocationPriority.SPEAKER, 2);
        describeCamera(other, AllocationPriority.CAMERA, 1);
        allocate(budget, camera, other);
        if (before != camera.bps() * 31 + other.bps()) {
          if (nowNanos - start < 300 * SECOND) {
            early++;
          } else {
            late++;
          }
        }
      }
      System.out.printf("swinging: %d switches in 5 minutes, %d in 25 more%n", early, late);
      assertThat(late).as("seed %d", seed).isLessThanOrEqualTo(25);
    }
  }

  @Test
  void a_new_speaker_is_not_held_back_by_what_was() {
    var first = camera(AllocationPriority.SPEAKER, 2);
    var second = camera(AllocationPriority.CAMERA, 2);
    for (int turn = 0; turn < 20; turn++) {
      boolean isFirst = turn % 2 == 0;
      describeCamera(first, isFirst ? AllocationPriority.SPEAKER : AllocationPriority.CAMERA, 2);
      describeCamera(second, isFirst ? AllocationPriority.CAMERA : AllocationPriority.SPEAKER, 2);
      allocate(2_000_000, first, second);
      assertThat((isFirst ? first : second).bps()).as("turn %d", turn).isEqualTo(1_500_000);
      nowNanos += 3 * SECOND;
    }
  }

  @Test
  void a_layer_that_goes_away_is_done_without() {
    var camera = camera(AllocationPriority.CAMERA, 2);
    allocate(3_000_000, camera);
    camera.begin(AllocationPriority.CAMERA, false, 2);
    assertThat(camera.layer(0, 0, 100_000, 320, 180, 15)).isTrue();
    allocate(3_000_000, camera);
    assertThat(camera.spatial()).isZero();
    assertThat(camera.bps()).isEqualTo(100_000);
    camera.begin(AllocationPriority.CAMERA, false, 2);
    allocate(3_000_000, camera);
    assertThat(camera.isStills()).as("nothing arrives").isTrue();
    assertThat(camera.bps()).isZero();
    assertThat(camera.wantedBps()).isZero();
  }

  @Test
  void only_layers_above_the_view_are_shown_rather_than_nothing() {
    var camera = new AllocationRequest();
    camera.begin(AllocationPriority.CAMERA, false, 0);
    assertThat(camera.layer(1, 0, 300_000, 640, 360, 30)).isTrue();
    assertThat(camera.layer(2, 0, 900_000, 1_280, 720, 30)).isTrue();
    allocate(2_000_000, camera);
    assertThat(camera.spatial()).isEqualTo(1);
    assertThat(camera.isStills()).isFalse();
  }

  @Test
  void refuses_layers_that_make_no_sense() {
    var request = new AllocationRequest();
    request.begin(AllocationPriority.CAMERA, false, 3);
    assertThat(request.layer(-1, 0, 1, 1, 1, 1)).isFalse();
    assertThat(request.layer(0, -1, 1, 1, 1, 1)).isFalse();
    assertThat(request.layer(0, 0, 0, 1, 1, 1)).isFalse();
    assertThat(request.layer(99, 0, 1, 1, 1, 1)).isFalse();
    for (int i = 0; i < AllocationRequest.MAX_LAYERS; i++) {
      assertThat(request.layer(i / 4, i % 4, 100 + i, 1, 1, Double.NaN)).isTrue();
    }
    assertThat(request.layer(4, 0, 1_000, 1, 1, 1)).isFalse();
    assertThat(request.layer(0, 0, 1_000, 1, 1, 1)).isFalse();
  }

  @Test
  void random_requests_stay_within_the_budget() {
    for (int seed = 1; seed <= 20; seed++) {
      var random = new SplittableRandom(seed);
      AllocationRequest[] requests = new AllocationRequest[40];
      for (int i = 0; i < requests.length; i++) {
        requests[i] = new AllocationRequest();
      }
      for (int round = 0; round < 500; round++) {
        nowNanos += random.nextLong(10 * SECOND);
        int count = random.nextInt(40);
        for (int i = 0; i < count; i++) {
          var priorities = AllocationPriority.values();
          requests[i].begin(
              priorities[random.nextInt(priorities.length)],
              random.nextBoolean(),
              random.nextInt(-1, 5));
          for (int layer = random.nextInt(18); layer > 0; layer--) {
            var _ =
                requests[i].layer(
                    random.nextInt(4),
                    random.nextInt(4),
                    random.nextLong(3_000_000),
                    640,
                    360,
                    random.nextInt(31));
          }
        }
        long budget = random.nextLong(30_000_000);
        allocator.allocate(budget, requests, count, nowNanos);
        long sum = 0;
        boolean areAllStills = true;
        for (int i = 0; i < Math.min(count, BitrateAllocator.MAX_REQUESTS); i++) {
          sum += requests[i].bps();
          areAllStills &= requests[i].isStills();
        }
        assertThat(sum <= 1.02 * budget || areAllStills)
            .as("seed %d round %d", seed, round)
            .isTrue();
      }
    }
  }

  private void allocate(long budgetBps, AllocationRequest... requests) {
    allocator.allocate(budgetBps, requests, requests.length, nowNanos);
  }

  private static AllocationRequest camera(AllocationPriority priority, int useful) {
    var request = new AllocationRequest();
    describeCamera(request, priority, useful);
    return request;
  }

  /// Three spatial layers with three temporal ones each.
  private static void describeCamera(
      AllocationRequest request, AllocationPriority priority, int useful) {
    long[] rates = {
      60_000, 100_000, 150_000, 220_000, 350_000, 500_000, 600_000, 1_000_000, 1_500_000
    };
    request.begin(priority, false, useful);
    for (int i = 8; i >= 0; i--) {
      int spatial = i / 3;
      int temporal = i % 3;
      assertThat(
              request.layer(
                  spatial,
                  temporal,
                  rates[i],
                  320 << spatial,
                  180 << spatial,
                  7.5 * (1 << temporal)))
          .isTrue();
    }
  }

  private static AllocationRequest screen(AllocationPriority priority) {
    var request = new AllocationRequest();
    describeScreen(request, priority);
    return request;
  }

  private static void describeScreen(AllocationRequest request, AllocationPriority priority) {
    long[] rates = {80_000, 120_000, 200_000, 300_000, 550_000, 900_000};
    request.begin(priority, true, 1);
    for (int i = 0; i < 6; i++) {
      assertThat(
              request.layer(
                  i / 3,
                  i % 3,
                  rates[i],
                  960 << (i / 3),
                  540 << (i / 3),
                  i % 3 == 0 ? 3.75 : 7.5 * (i % 3)))
          .isTrue();
    }
  }
}
