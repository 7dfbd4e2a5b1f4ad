package huizhen.relay.scenario;

import static huizhen.relay.world.World.sees;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Reception;
import huizhen.relay.api.RoomEvent.LayerLimit;
import huizhen.relay.api.RoomEvent.LayersWanted;
import huizhen.relay.api.RoomEvent.ReceptionChanged;
import huizhen.relay.api.TrackSource;
import huizhen.relay.world.LinkMeter;
import huizhen.relay.world.Mark;
import huizhen.relay.world.PictureMeter;
import huizhen.relay.world.RecordingTap;
import huizhen.relay.world.VideoShape;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a receiver behind a narrow line gets.
class CongestionTest {
  static World call(long seed) {
    var world = World.seeded(seed).real();
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    world.joins("mdt", "clinic", Door.OBSERVER, 2, 4);
    return world;
  }

  private static PictureMeter seen(World world) {
    return world.peer("mdt", "clinic").slot("v0").pictures();
  }

  @Test
  void a_narrow_line_gets_a_smaller_picture_that_moves() {
    var world = call(60);
    world.link("mdt", "clinic").down().rate(600_000).queue(ofMillis(300));
    world.run(ofSeconds(10));
    long from = world.nowNanos();
    LinkMeter line = world.link("mdt", "clinic").down().meter();
    line.mark();
    world.run(ofSeconds(20));
    assertThat(seen(world).widthAt(world.nowNanos())).isIn(320, 640);
    assertThat(seen(world).framesPerSecond(from, world.nowNanos())).isGreaterThan(8);
    assertThat(line.p95Millis()).isLessThan(150);
    assertThat(world.peer("mdt", "clinic").slot("a0").sounds().missingShare()).isLessThan(0.01);
  }

  /// Two of three layers would not fit, and two thirds of the line stay empty.
  @Test
  void a_sender_spends_on_a_layer_what_the_best_of_the_lines_carries() {
    var world = call(71);
    world.link("mdt", "clinic").down().rate(420_000).queue(ofMillis(300));
    world.run(ofSeconds(20));
    long from = world.nowNanos();
    var told = world.room("mdt").outputs().events(LayersWanted.class).getLast();
    assertThat(told.limits()).extracting(LayerLimit::rid).contains("h");
    world.run(ofSeconds(20));
    assertThat(seen(world).widthAt(world.nowNanos())).isEqualTo(640);
    assertThat(seen(world).framesPerSecond(from, world.nowNanos())).isGreaterThan(20);

    world.joins("mdt", "lab", Door.OBSERVER, 2, 4); // whose line is wide
    world.link("mdt", "clinic").down().rate(4_000_000);
    world.run(ofSeconds(30));
    assertThat(world.room("mdt").outputs().events(LayersWanted.class).getLast().limits())
        .allSatisfy(limit -> assertThat(limit.bps()).isGreaterThan(1_000_000));
    assertThat(world.peer("mdt", "lab").slot("v0").pictures().widthAt(world.nowNanos()))
        .isEqualTo(1_280);
    assertThat(world.violations()).isEmpty();
  }

  /// The one size of a screen would take all that the people's pictures need to move.
  @Test
  void a_screen_leaves_the_others_what_they_need_to_move() {
    var screen =
        new VideoShape(
            5, List.of(new VideoShape.Layer("", 1_920, 1_080, 400_000)), 1, 4, 1_100, 0.15);
    var world = World.seeded(72).real().pictures(TrackSource.SCREEN, screen);
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.CAMERA, TrackSource.SCREEN);
    world.joins("mdt", "lab", Door.PUBLISHER, 0, 0, TrackSource.CAMERA);
    world.link("mdt", "clinic").down().rate(500_000).queue(ofMillis(300));
    world.joins("mdt", "clinic", Door.OBSERVER, 0, 3);
    world.run(ofSeconds(20));
    long from = world.nowNanos();
    world.run(ofSeconds(20));
    for (String slot : List.of("v0", "v1", "v2")) {
      assertThat(world.peer("mdt", "clinic").slot(slot).pictures())
          .satisfies(it -> assertThat(it.framesPerSecond(from, world.nowNanos())).isGreaterThan(4));
    }
  }

  @Test
  void a_recording_has_the_best_layer_unlimited() {
    var world = call(73);
    var room = world.room("mdt");
    var tap = new RecordingTap();
    room.room().attachTap(tap, world.nowNanos(), room.outputs());
    world.link("mdt", "clinic").down().rate(420_000).queue(ofMillis(300));
    world.run(ofSeconds(20));
    assertThat(world.room("mdt").outputs().events(LayersWanted.class))
        .allSatisfy(it -> assertThat(it.limits()).extracting(LayerLimit::rid).doesNotContain("f"));
    List<Mark> heard = tap.marks(tap.tracks(TrackSource.CAMERA).getFirst());
    assertThat(heard.subList(heard.size() - 500, heard.size()))
        .extracting(Mark::layer)
        .containsOnly(2);
  }

  /// A picture out of the history is no help when it keeps the line busy longer than a new one.
  @ParameterizedTest
  @ValueSource(longs = {62, 63, 64, 65, 66, 67, 68, 69})
  void a_line_that_carries_little_more_than_the_smallest_picture_shows_it(long seed) {
    var layers =
        List.of(
            new VideoShape.Layer("q", 320, 180, 150_000),
            new VideoShape.Layer("h", 640, 360, 520_000),
            new VideoShape.Layer("f", 1_280, 720, 2_400_000));
    var noise = new VideoShape(10, layers, 3, 12, 1_100, 0.15);
    var world = World.seeded(seed).pictures(TrackSource.CAMERA, noise);
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.CAMERA);
    world.joins("mdt", "clinic", Door.OBSERVER, 0, 1);
    world.run(ofMillis(3_500));
    world.link("mdt", "clinic").down().rate(220_000).queue(ofMillis(300));
    world.run(ofSeconds(8));
    long from = world.nowNanos();
    world.run(ofSeconds(15));
    assertThat(seen(world).widthAt(world.nowNanos())).isEqualTo(320);
    assertThat(seen(world).framesPerSecond(from, world.nowNanos())).isGreaterThan(3);
    assertThat(seen(world).longestGapMillis(from, world.nowNanos())).isLessThan(2_500);
  }

  @Test
  void a_keyframe_that_takes_a_line_seconds_arrives() {
    var still =
        new VideoShape(
            5, List.of(new VideoShape.Layer("", 1_920, 1_080, 100_000)), 1, 20, 1_100, 0.15);
    var world = World.seeded(70).pictures(TrackSource.SCREEN, still);
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.SCREEN);
    world.link("mdt", "clinic").down().rate(200_000).queue(ofMillis(300));
    world.joins("mdt", "clinic", Door.OBSERVER, 0, 1);
    world.run(ofSeconds(12));
    long from = world.nowNanos();
    world.run(ofSeconds(10));
    assertThat(seen(world).framesPerSecond(from, world.nowNanos())).isGreaterThan(1.5);
  }

  @Test
  void a_picture_grows_when_the_line_does() {
    var world = call(61);
    var line = world.link("mdt", "clinic").down().rate(300_000).queue(ofMillis(300));
    world.run(ofSeconds(10));
    var _ = line.rate(4_000_000);
    world.run(ofSeconds(15));
    assertThat(seen(world).widthAt(world.nowNanos())).isEqualTo(1_280);
  }

  @Test
  void the_receiver_is_told_why_its_picture_is_small() {
    var world = call(62);
    world.run(ofSeconds(8));
    world.link("mdt", "clinic").down().rate(300_000).queue(ofMillis(300));
    world.run(ofSeconds(10));
    var told = world.room("mdt").outputs().events(ReceptionChanged.class).getLast();
    assertThat(told.participant().value()).isEqualTo("clinic");
    assertThat(told.pictures())
        .singleElement()
        .satisfies(picture -> {
          assertThat(picture.cause()).isEqualTo(Reception.Cause.DOWNLINK);
          assertThat(picture.level()).isNotEqualTo(Reception.Level.BEST);
        });
  }

  /// Beside the sound: one picture, and two on a line that could carry one of them in motion.
  @ParameterizedTest
  @CsvSource({"1, 140", "2, 180"})
  void a_line_too_narrow_for_any_motion_still_gets_a_fresh_picture_every_two_seconds(
      int sources, long kbps) {
    var world = call(63);
    if (sources == 2) {
      world.joins("mdt", "lab", Door.PUBLISHER, 0, 0, TrackSource.CAMERA);
    }
    world.link("mdt", "clinic").down().rate(1_000 * kbps).queue(ofMillis(400));
    world.run(ofSeconds(8));
    long from = world.nowNanos();
    world.run(ofSeconds(20));
    for (int i = 0; i < sources; i++) {
      PictureMeter picture = world.peer("mdt", "clinic").slot("v" + i).pictures();
      assertThat(picture.longestGapMillis(from, world.nowNanos())).isLessThan(2_000);
    }
  }

  @Test
  void an_image_under_examination_keeps_its_size_and_loses_frames() {
    var world = World.seeded(64).real();
    world.joins("mdt", "probe", Door.PUBLISHER, 0, 0, TrackSource.DIAGNOSTIC);
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.CAMERA);
    world.joins("mdt", "clinic", Door.OBSERVER, 1, 4);
    world.link("mdt", "clinic").down().rate(450_000).queue(ofMillis(300));
    world.run(ofSeconds(8));
    long from = world.nowNanos();
    world.run(ofSeconds(10));
    PictureMeter image =
        world.peer("mdt", "clinic").slots().stream()
            .map(slot -> slot.pictures())
            .filter(meter -> meter.last().map(shown -> shown.width() == 640).orElse(false))
            .findFirst()
            .orElseThrow();
    assertThat(image.framesPerSecond(from, world.nowNanos())).isGreaterThan(4);
  }

  @Test
  void a_simulated_sender_fits_its_own_line() {
    var world = call(65);
    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 720));
    LinkMeter line = world.link("mdt", "ward").up().rate(700_000).queue(ofMillis(300)).meter();
    world.run(ofSeconds(8));
    long from = world.nowNanos();
    line.mark();
    world.run(ofSeconds(20));
    assertThat(line.p95Millis()).isLessThan(150);
    assertThat(seen(world).framesPerSecond(from, world.nowNanos())).isGreaterThan(15);
    assertThat(seen(world).widthAt(world.nowNanos())).isIn(320, 640);
  }
}
