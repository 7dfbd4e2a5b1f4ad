package huizhen.relay.scenario;

import static huizhen.relay.world.World.sees;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.room.LineProbe;
import huizhen.relay.world.Link;
import huizhen.relay.world.PictureMeter;
import huizhen.relay.world.ReceivedStream;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// How the relay does on narrow lines and on lines that change.
@Tag("figures")
@EnabledIfSystemProperty(named = "huizhen.figures", matches = "true")
class CongestionFiguresTest {
  private static final List<String> NAMES = List.of("ward", "clinic", "lab");
  private static final long WIDE = 2_000_000;
  private static final long NARROW = 500_000;

  @Test
  void three_people_and_a_screen_at_500_kbit_per_second() {
    var world = World.exactly(Figure.seed()).real();
    for (String name : NAMES) {
      world.link("mdt", name).roundTrip(ofMillis(40)).rate(NARROW, ofMillis(500));
      world.member("mdt", name);
    }
    world.shares("mdt", "ward", TrackSource.SCREEN);
    for (String name : NAMES) {
      world.views(
          "mdt",
          name,
          sees("ward", TrackSource.SCREEN, 1_080),
          sees("ward", TrackSource.CAMERA, 180),
          sees("clinic", TrackSource.CAMERA, 180),
          sees("lab", TrackSource.CAMERA, 180));
    }
    world.run(ofSeconds(5));
    long from = world.nowNanos();
    for (String name : NAMES) {
      world.link("mdt", name).down().meter().mark();
      world.link("mdt", name).up().meter().mark();
      world.peer("mdt", name).slots().forEach(slot -> slot.sounds().mark());
    }
    world.run(ofSeconds(60));
    double sound = 0;
    double down = 0;
    double up = 0;
    double gap = 0;
    for (String name : NAMES) {
      double missing = 0;
      double expected = 0;
      for (ReceivedStream slot : world.peer("mdt", name).slots()) {
        missing += slot.sounds().missing();
        expected += slot.sounds().expected();
      }
      sound = Math.max(sound, missing / expected);
      down = Math.max(down, world.link("mdt", name).down().meter().p95Millis());
      up = Math.max(up, world.link("mdt", name).up().meter().p95Millis());
      int visible = name.equals("ward") ? 2 : 3;
      for (int i = 0; i < visible; i++) {
        PictureMeter seen = world.peer("mdt", name).slot("v" + i).pictures();
        System.out.printf(
            "500k: %s v%d %.1f frames/s, longest gap %.0f ms%n",
            name,
            i,
            seen.framesPerSecond(from, world.nowNanos()),
            seen.longestGapMillis(from, world.nowNanos()));
        gap = Math.max(gap, seen.longestGapMillis(from, world.nowNanos()));
      }
    }
    Figure.below("500k-audio-loss", 100 * sound, "%", 0.5);
    Figure.below("500k-queue-p95-down", down, "ms", 150);
    Figure.below("500k-queue-p95-up", up, "ms", 150);
    Figure.atMost("500k-longest-gap", gap, "ms", 2_000);
  }

  /// Two cameras that want more than the line carries.
  private static World watched() {
    var world = World.exactly(Figure.seed()).real();
    for (String name : List.of("ward", "lab")) {
      world.joins("mdt", name, Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    }
    world.joins("mdt", "clinic", Door.OBSERVER, 2, 2);
    return world;
  }

  @Test
  void the_estimate_follows_a_step_down_and_up() {
    var world = watched();
    var clinic = new ParticipantId("clinic");
    var probe = new LineProbe(world.room("mdt").room());
    Link line =
        world.link("mdt", "clinic").roundTrip(ofMillis(40)).down().rate(WIDE).queue(ofMillis(800));
    world.run(ofSeconds(30));
    double before = Math.min(WIDE, probe.estimateBps(clinic));
    line.meter().mark();
    var _ = line.rate(NARROW);
    double down = seconds(world, 30, () -> probe.estimateBps(clinic) <= 1.1 * NARROW);
    world.run(ofSeconds(20));
    double peak = line.meter().peakMillis();
    var _ = line.rate(WIDE);
    double back = seconds(world, 60, () -> probe.estimateBps(clinic) >= 0.9 * before);
    System.out.printf("step: %.0f kbit/s before%n", before / 1_000);
    Figure.atMost("step-down", down, "s", 1);
    Figure.atMost("step-queue-peak", peak, "ms", 300);
    Figure.atMost("step-back-90", back, "s", 8);
  }

  /// @return how long it took, or `limit`
  private static double seconds(World world, int limit, java.util.function.BooleanSupplier done) {
    long from = world.nowNanos();
    while (!done.getAsBoolean() && world.nowNanos() - from < limit * 1_000_000_000L) {
      world.run(ofMillis(10));
    }
    return (world.nowNanos() - from) / 1e9;
  }

  @Test
  void layers_stay_in_steady_state() {
    double most = 0;
    for (long rate : new long[] {400_000, 700_000, 1_200_000, WIDE}) {
      var world = watched();
      world.link("mdt", "clinic").down().rate(rate).queue(ofMillis(400));
      world.run(ofSeconds(20));
      long from = world.nowNanos();
      world.run(ofSeconds(60));
      for (String slot : List.of("v0", "v1")) {
        int switches =
            world.peer("mdt", "clinic").slot(slot).pictures().switches(from, world.nowNanos());
        System.out.printf("steady: %d bit/s, %s switched %d times%n", rate, slot, switches);
        most = Math.max(most, switches);
      }
    }
    Figure.atMost("steady-switches-per-minute", most, "1/min", 1);
  }
}
