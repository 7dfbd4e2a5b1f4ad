package huizhen.relay.scenario;

import static huizhen.relay.world.World.sees;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Reception;
import huizhen.relay.api.Reception.Cause;
import huizhen.relay.api.Reception.Level;
import huizhen.relay.api.RoomEvent.ReceptionChanged;
import huizhen.relay.api.RoomEvent.SlotsChanged;
import huizhen.relay.api.TrackSource;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A receiver is told how it gets each picture, and what keeps it below the best.
class ReceptionTest {
  private static World call(long seed) {
    var world = World.seeded(seed).real();
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    world.joins("mdt", "clinic", Door.OBSERVER, 2, 4);
    return world;
  }

  private static List<Reception> told(World world) {
    return world.room("mdt").outputs().events(ReceptionChanged.class).stream()
        .filter(event -> event.participant().value().equals("clinic"))
        .toList()
        .getLast()
        .pictures();
  }

  @Test
  void of_a_wide_line_that_it_is_the_best() {
    var world = call(120);
    world.run(ofSeconds(10));
    assertThat(told(world))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.level()).isEqualTo(Level.BEST);
          assertThat(it.cause()).isEqualTo(Cause.NONE);
          assertThat(it.widthPixels()).isEqualTo(1_280);
        });
  }

  @Test
  void of_a_small_view_that_it_is_the_view() {
    var world = call(121);
    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 180));
    world.run(ofSeconds(10));
    assertThat(told(world))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.level()).isEqualTo(Level.REDUCED);
          assertThat(it.cause()).isEqualTo(Cause.VIEW_SIZE);
          assertThat(it.widthPixels()).isEqualTo(320);
        });
  }

  @Test
  void of_a_sender_that_loses_much_that_it_is_the_sender() {
    var world = call(122);
    world.run(ofSeconds(8));
    world.link("mdt", "ward").up().loss(0.1);
    long from = world.nowNanos();
    world.run(ofSeconds(10));
    assertThat(world.room("mdt").outputs().events(ReceptionChanged.class, from))
        .anySatisfy(event ->
            assertThat(event.pictures()).extracting(Reception::cause).contains(Cause.UPLINK))
        .allSatisfy(event ->
            assertThat(event.pictures())
                .extracting(Reception::cause)
                .doesNotContain(Cause.DOWNLINK));
  }

  @Test
  void of_a_line_too_narrow_for_motion_that_it_gets_stills() {
    var world = call(123);
    world.link("mdt", "clinic").down().rate(90_000).queue(ofMillis(400));
    world.run(ofSeconds(20));
    assertThat(told(world))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.level()).isEqualTo(Level.STILLS);
          assertThat(it.cause()).isEqualTo(Cause.DOWNLINK);
        });
  }

  @Test
  void of_what_it_cannot_decode_that_it_is_the_codec() {
    var world = World.seeded(124).h264Alone(true);
    world.joins("mdt", "clinic", Door.OBSERVER, 2, 4);
    world.h264Alone(false);
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    world.run(ofSeconds(3));
    assertThat(told(world))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.mid()).isEmpty();
          assertThat(it.track().participant().value()).isEqualTo("ward");
          assertThat(it.level()).isEqualTo(Level.NOTHING);
          assertThat(it.cause()).isEqualTo(Cause.CODEC);
        });
    assertThat(world.room("mdt").outputs().events(SlotsChanged.class).getLast().slots())
        .filteredOn(slot -> slot.track().isPresent())
        .as("it hears, and does not see")
        .hasSize(1);
    assertThat(world.peer("mdt", "clinic").slot("v0").received()).isZero();

    world.leaves("mdt", "ward");
    world.run(ofSeconds(2));
    assertThat(told(world)).isEmpty();
    assertThat(world.violations()).isEmpty();
  }
}
