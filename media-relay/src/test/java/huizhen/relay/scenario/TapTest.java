package huizhen.relay.scenario;

import static huizhen.relay.world.World.sees;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.world.Mark;
import huizhen.relay.world.RecordingTap;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TapTest {
  /// Of the three layers of a simulcast.
  private static final int BEST = 2;

  private static final long MILLI = 1_000_000;

  @Test
  void hears_every_track_repaired_and_without_duplicates() {
    var world = World.seeded(30).loss(0.05).duplicate(0.05);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    world.run(ofSeconds(1));
    RecordingTap tap = tapped(world);
    assertThat(tap.tracks()).as("announced at once").hasSize(4);
    world.run(ofSeconds(5));
    assertThat(tap.strangers()).isZero();
    assertThat(tap.senderReports()).isGreaterThan(10);
    for (TrackId track : tap.tracks()) {
      assertThat(tap.sequences(track)).doesNotHaveDuplicates();
    }
    for (TrackId camera : tap.tracks(TrackSource.CAMERA)) {
      List<Integer> sequences = tap.sequences(camera);
      assertThat(sequences.size())
          .isGreaterThan(Collections.max(sequences) - Collections.min(sequences) - 12);
    }
    world.leaves("mdt", "ward");
    assertThat(tap.ended()).hasSize(2);
    var room = world.room("mdt");
    room.room().detachTap(world.nowNanos(), room.outputs());
    int heard = tap.senderReports();
    world.run(ofSeconds(2));
    assertThat(tap.senderReports()).isEqualTo(heard);
  }

  @Test
  void does_not_hear_who_is_not_admitted_or_muted() {
    var world = World.seeded(31);
    RecordingTap tap = tapped(world);
    world.waiting("mdt", "patient");
    world.member("mdt", "doctor");
    world.mutes("mdt", "doctor", TrackSource.MICROPHONE, true);
    world.run(ofSeconds(2));
    assertThat(tap.tracks()).extracting(TrackId::mid).containsExactly("camera");
  }

  /// So that a recorder takes what is not passed on for no loss, and has a picture at once again.
  @Test
  void is_told_of_a_mute_of_what_it_hears() {
    var world = World.seeded(36);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    RecordingTap tap = tapped(world);
    world.run(ofSeconds(2));
    world.mutes("mdt", "ward", TrackSource.CAMERA, true);
    world.mutes("mdt", "ward", TrackSource.CAMERA, true);
    world.mutes("mdt", "ward", TrackSource.SCREEN, true); // which is not there
    world.run(ofSeconds(2));
    assertThat(tap.mutes()).containsExactly(true);
    int before = tap.marks(camera(tap, "ward")).size();
    world.mutes("mdt", "ward", TrackSource.CAMERA, false);
    world.run(ofSeconds(2));
    assertThat(tap.mutes()).containsExactly(true, false);
    List<Mark> heard = tap.marks(camera(tap, "ward"));
    assertThat(heard.subList(before, heard.size())).anyMatch(Mark::isKeyframe);
  }

  private static TrackId camera(RecordingTap tap, String who) {
    return tap.tracks(TrackSource.CAMERA).stream()
        .filter(it -> it.participant().value().equals(who))
        .findFirst()
        .orElseThrow();
  }

  /// The one who looks on wants a small picture, and would be sent no larger one.
  @Test
  void hears_the_best_layer_whatever_is_looked_at() {
    var world = World.seeded(33).real();
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.CAMERA);
    world.joins("mdt", "clinic", Door.OBSERVER, 0, 1);
    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 180));
    world.run(ofSeconds(10));
    int before = world.peer("mdt", "ward").packetsByLayer().get(BEST);
    world.run(ofSeconds(2));
    assertThat(world.peer("mdt", "ward").packetsByLayer().get(BEST))
        .as("nobody has use for it")
        .isEqualTo(before);

    RecordingTap tap = tapped(world);
    world.run(ofSeconds(10));
    TrackId camera = tap.tracks(TrackSource.CAMERA).getFirst();
    List<Mark> heard = tap.marks(camera);
    int begun = 0;
    while (heard.get(begun).layer() != BEST) {
      begun++;
    }
    assertThat(heard.subList(begun, heard.size()))
        .as("one going over, at its keyframe")
        .extracting(Mark::layer)
        .containsOnly(BEST);
    assertThat(heard.get(begun).isKeyframe()).isTrue();
    assertThat(tap.layers()).as("and it is said").hasSizeLessThan(3).endsWith(BEST);
    assertThat(Set.copyOf(heard.stream().map(Mark::frame).toList())).hasSizeGreaterThan(200);
    assertThat(tap.sequences(camera)).as("one stream over the change").doesNotHaveDuplicates();
    assertThat(world.peer("mdt", "clinic").slot("v0").pictures().widthAt(world.nowNanos()))
        .as("and the viewer's picture stays small")
        .isEqualTo(320);

    var room = world.room("mdt");
    room.room().detachTap(world.nowNanos(), room.outputs());
    world.run(ofSeconds(10));
    before = world.peer("mdt", "ward").packetsByLayer().get(BEST);
    world.run(ofSeconds(2));
    assertThat(world.peer("mdt", "ward").packetsByLayer().get(BEST)).isEqualTo(before);
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void hears_all_sound_though_one_slot_alone_is_to_be_had() {
    var world = World.seeded(34);
    List<String> names = List.of("a", "b", "c", "d");
    for (String name : names) {
      world.joins("mdt", name, Door.MEMBER, 0, 0, TrackSource.MICROPHONE);
    }
    world.joins("mdt", "viewer", Door.OBSERVER, 1, 0);
    RecordingTap tap = tapped(world);
    world.run(ofSeconds(4));
    assertThat(tap.tracks(TrackSource.MICROPHONE))
        .extracting(track -> track.participant().value())
        .containsExactlyInAnyOrderElementsOf(names);
    for (TrackId microphone : tap.tracks(TrackSource.MICROPHONE)) {
      List<Mark> heard = tap.marks(microphone);
      assertThat(heard).hasSizeGreaterThan(190);
      assertThat(heard.getLast().frame() - heard.getFirst().frame())
          .as("every packet of it, once")
          .isEqualTo(heard.size() - 1);
    }
    assertThat(tap.strangers()).isZero();
  }

  /// Reports that say when sound was sent would put the voice behind the lips.
  @Test
  void is_told_when_sound_was_heard_where_its_packets_say_so() {
    var world = World.seeded(35).captureTimes().loss(0.05).duplicate(0.02);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    RecordingTap tap = tapped(world);
    world.run(ofSeconds(6));
    for (TrackId microphone : tap.tracks(TrackSource.MICROPHONE)) {
      assertThat(tap.reportDistanceNanos(microphone)).as("nanoseconds").isBetween(-MILLI, MILLI);
    }
    assertThat(tap.captureTimes()).as("of two, once a second").isBetween(8, 14);
    assertThat(world.peer("mdt", "clinic").slot("a0").reportDistance())
        .as("and so are those who hear it; ticks of 48 a millisecond")
        .isBetween(-48, 48);
  }

  private static RecordingTap tapped(World world) {
    var tap = new RecordingTap();
    var room = world.room("mdt");
    room.room().attachTap(tap, world.nowNanos(), room.outputs());
    return tap;
  }

  @Test
  void one_that_throws_ends_no_call() {
    var world = World.seeded(32);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    var room = world.room("mdt");
    room.room()
        .attachTap(
            new MediaTap() {
              @Override
              public void onTrack(TrackId track, TrackSource source, Codec codec, long nowNanos) {
                throw new IllegalStateException("disk full");
              }

              @Override
              public void onRtp(
                  TrackId track, byte[] buffer, int offset, int length, long nowNanos) {}

              @Override
              public void onLayer(TrackId track, int layer, long nowNanos) {}

              @Override
              public void onSenderReport(
                  TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {}

              @Override
              public void onCaptureTime(
                  TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {}

              @Override
              public void onMuted(TrackId track, boolean isMuted, long nowNanos) {}

              @Override
              public void onTrackEnd(TrackId track, long nowNanos) {}
            },
            world.nowNanos(),
            room.outputs());
    world.run(ofSeconds(1));
    assertThat(room.room().counters().tapFailures()).isEqualTo(1);
    assertThat(world.peer("mdt", "clinic").slot("v0").frames()).hasSizeGreaterThan(10);
    assertThat(world.violations()).isEmpty();
  }
}
