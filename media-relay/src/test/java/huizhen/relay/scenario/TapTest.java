package huizhen.relay.scenario;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TapTest {
  /// Keeps what it hears.
  private static final class Recording implements MediaTap {
    final Map<TrackId, Codec> tracks = new HashMap<>();
    final Map<TrackId, List<Integer>> sequences = new HashMap<>();
    final Set<TrackId> ended = new HashSet<>();
    int senderReports;
    int strangers;

    @Override
    public void onTrack(TrackId track, TrackSource source, Codec codec, long nowNanos) {
      var _ = tracks.put(track, codec);
      sequences.putIfAbsent(track, new ArrayList<>());
    }

    @Override
    public void onRtp(TrackId track, byte[] buffer, int offset, int length, long nowNanos) {
      var rtp = new RtpPacket();
      Codec codec = tracks.get(track);
      if (codec == null
          || !rtp.wrap(buffer, offset, length)
          || rtp.payloadType() != codec.payloadType()) {
        strangers++;
        return;
      }
      sequences.computeIfAbsent(track, _ -> new ArrayList<>()).add(rtp.sequence16());
    }

    @Override
    public void onSenderReport(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {
      senderReports++;
    }

    @Override
    public void onTrackEnd(TrackId track, long nowNanos) {
      ended.add(track);
    }
  }

  @Test
  void hears_every_track_repaired_and_without_duplicates() {
    var world = World.seeded(30).loss(0.05).duplicate(0.05);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    world.run(ofSeconds(1));
    var tap = new Recording();
    var room = world.room("mdt");
    room.room().attachTap(tap, world.nowNanos(), room.outputs());
    assertThat(tap.tracks).as("announced at once").hasSize(4);
    world.run(ofSeconds(5));
    assertThat(tap.strangers).isZero();
    assertThat(tap.senderReports).isGreaterThan(10);
    tap.sequences.forEach((track, sequences) -> {
      assertThat(sequences).doesNotHaveDuplicates();
      if (track.mid().equals("camera")) {
        int first = sequences.stream().mapToInt(Integer::intValue).min().orElseThrow();
        int last = sequences.stream().mapToInt(Integer::intValue).max().orElseThrow();
        assertThat(sequences.size()).isGreaterThan(last - first - 12);
      }
    });
    world.leaves("mdt", "ward");
    assertThat(tap.ended).hasSize(2);
    room.room().detachTap(world.nowNanos(), room.outputs());
    int heard = tap.senderReports;
    world.run(ofSeconds(2));
    assertThat(tap.senderReports).isEqualTo(heard);
  }

  @Test
  void does_not_hear_who_is_not_admitted_or_muted() {
    var world = World.seeded(31);
    var tap = new Recording();
    var room = world.room("mdt");
    room.room().attachTap(tap, world.nowNanos(), room.outputs());
    world.waiting("mdt", "patient");
    world.member("mdt", "doctor");
    world.mutes("mdt", "doctor", TrackSource.MICROPHONE, true);
    world.run(ofSeconds(2));
    assertThat(tap.tracks.keySet()).extracting(TrackId::mid).containsExactly("camera");
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
              public void onSenderReport(
                  TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {}

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
