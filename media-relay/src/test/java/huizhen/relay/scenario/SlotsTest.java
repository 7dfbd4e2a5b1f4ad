package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.RoomEvent.SlotContent;
import huizhen.relay.api.RoomEvent.SlotsChanged;
import huizhen.relay.api.TrackSource;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlotsTest {
  @Test
  void a_screen_is_shown_beside_the_camera_and_goes_away_again() {
    var world = World.seeded(11);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    world.run(ofSeconds(2));
    world.shares("mdt", "ward", TrackSource.SCREEN);
    world.run(ofSeconds(2));
    var clinic = world.peer("mdt", "clinic");
    assertThat(clinic.slot("v0").frames()).hasSizeGreaterThan(70);
    assertThat(clinic.slot("v1").frames()).hasSizeGreaterThan(30);
    assertThat(filled(world, "clinic"))
        .extracting(SlotContent::source)
        .containsOnly(
            Optional.of(TrackSource.MICROPHONE),
            Optional.of(TrackSource.CAMERA),
            Optional.of(TrackSource.SCREEN));

    world.unshares("mdt", "ward", TrackSource.SCREEN);
    world.run(ofSeconds(1));
    assertThat(filled(world, "clinic")).hasSize(2);
    world.shares("mdt", "ward", TrackSource.SCREEN);
    world.run(ofSeconds(1));
    assertThat(filled(world, "clinic")).hasSize(3);
    assertThat(clinic.slot("v1").frames()).hasSizeGreaterThan(45);
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void screens_and_diagnostic_images_come_before_cameras() {
    var world = World.seeded(12);
    world.member("mdt", "a");
    world.member("mdt", "b");
    world.joins("mdt", "viewer", Door.OBSERVER, 1, 2);
    world.run(ofSeconds(1));
    world.joins("mdt", "probe", Door.PUBLISHER, 0, 0, TrackSource.DIAGNOSTIC);
    world.run(ofSeconds(2));
    assertThat(filled(world, "viewer"))
        .extracting(SlotContent::source)
        .contains(Optional.of(TrackSource.DIAGNOSTIC), Optional.of(TrackSource.CAMERA));
    world.leaves("mdt", "probe");
    world.run(ofSeconds(2));
    assertThat(filled(world, "viewer"))
        .extracting(SlotContent::source)
        .doesNotContain(Optional.of(TrackSource.DIAGNOSTIC));
    assertThat(world.violations()).as("one stream over the change of sources").isEmpty();
    assertThat(world.peer("mdt", "viewer").slot("v0").frames()).hasSizeGreaterThan(60);
    assertThat(world.peer("mdt", "viewer").slot("v1").frames()).hasSizeGreaterThan(60);
  }

  @Test
  void the_loudest_are_heard_when_there_are_more_than_slots() {
    var world = World.seeded(13);
    for (String name : List.of("a", "b", "c")) {
      world.joins("mdt", name, Door.MEMBER, 2, 0, TrackSource.MICROPHONE);
    }
    world.joins("mdt", "viewer", Door.OBSERVER, 1, 0);
    world.run(ofMillis(100));
    for (String name : List.of("a", "b", "c")) {
      world.peer("mdt", name).speaks(120);
    }
    world.run(ofSeconds(3));
    world.peer("mdt", "c").speaks(20);
    world.run(ofSeconds(1));
    assertThat(speakerHeard(world)).isEqualTo("c");
    world.peer("mdt", "c").speaks(120);
    world.run(ofSeconds(1));
    assertThat(speakerHeard(world)).as("a pause changes nothing").isEqualTo("c");
    world.peer("mdt", "b").speaks(20);
    world.run(ofSeconds(3));
    assertThat(speakerHeard(world)).isEqualTo("b");
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void what_is_pinned_comes_before_a_screen_and_a_screen_before_who_speaks() {
    var world = World.seeded(14);
    world.joins("mdt", "ward", Door.MEMBER, 0, 0, TrackSource.CAMERA);
    world.joins("mdt", "lab", Door.MEMBER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    world.joins("mdt", "viewer", Door.OBSERVER, 0, 1);
    world.run(ofSeconds(1));
    assertThat(seen(world)).as("who speaks, of two cameras").isEqualTo("lab CAMERA");
    world.shares("mdt", "ward", TrackSource.SCREEN);
    world.run(ofSeconds(1));
    assertThat(seen(world)).isEqualTo("ward SCREEN");
    world.views("mdt", "viewer", World.pins("ward", TrackSource.CAMERA, 720));
    world.run(ofSeconds(1));
    assertThat(seen(world)).isEqualTo("ward CAMERA");
    assertThat(world.peer("mdt", "viewer").slot("v0").frames().getLast().trackSource())
        .isEqualTo(TrackSource.CAMERA);
    world.views("mdt", "viewer", World.sees("ward", TrackSource.CAMERA, 720));
    assertThat(seen(world)).as("let go again").isEqualTo("ward SCREEN");
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void who_begins_to_speak_takes_the_only_picture_slot_and_keeps_it_in_silence() {
    var world = World.seeded(15);
    silent(world, "a", "b", "c");
    world.joins("mdt", "viewer", Door.OBSERVER, 0, 1);
    world.run(ofSeconds(1));
    assertThat(seen(world)).as("the oldest of equals").isEqualTo("a CAMERA");
    world.peer("mdt", "c").speaks(20);
    world.run(ofMillis(500));
    assertThat(seen(world)).isEqualTo("c CAMERA");
    world.peer("mdt", "c").speaks(120);
    world.run(ofSeconds(5));
    assertThat(seen(world)).isEqualTo("c CAMERA");
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void of_the_silent_who_spoke_last_is_seen_when_a_slot_becomes_free() {
    var world = World.seeded(16);
    silent(world, "a", "b", "c", "d");
    world.joins("mdt", "viewer", Door.OBSERVER, 0, 1);
    world.run(ofSeconds(1));
    world.shares("mdt", "a", TrackSource.SCREEN);
    for (String name : List.of("c", "d", "b")) {
      world.peer("mdt", name).speaks(20);
      world.run(ofSeconds(1));
      world.peer("mdt", name).speaks(120);
      world.run(ofSeconds(3));
    }
    assertThat(seen(world)).isEqualTo("a SCREEN");
    world.unshares("mdt", "a", TrackSource.SCREEN);
    assertThat(seen(world)).isEqualTo("b CAMERA");
    world.leaves("mdt", "b");
    assertThat(seen(world)).isEqualTo("d CAMERA");
    world.leaves("mdt", "d");
    assertThat(seen(world)).isEqualTo("c CAMERA");
    assertThat(world.violations()).isEmpty();
  }

  /// Members with a camera and a microphone into which nobody has spoken for long.
  private static void silent(World world, String... names) {
    for (String name : names) {
      world.joins("mdt", name, Door.MEMBER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
      world.peer("mdt", name).speaks(120);
    }
    world.run(ofSeconds(3));
  }

  /// Whose picture is in the viewer's only slot.
  private static String seen(World world) {
    SlotContent slot = filled(world, "viewer").getFirst();
    return slot.track().orElseThrow().participant().value() + " " + slot.source().orElseThrow();
  }

  private static String speakerHeard(World world) {
    return filled(world, "viewer").getFirst().track().orElseThrow().participant().value();
  }

  private static List<SlotContent> filled(World world, String name) {
    return world.room("mdt").outputs().events(SlotsChanged.class).stream()
        .filter(event -> event.participant().value().equals(name))
        .reduce((_, later) -> later)
        .orElseThrow()
        .slots()
        .stream()
        .filter(slot -> slot.track().isPresent())
        .toList();
  }
}
