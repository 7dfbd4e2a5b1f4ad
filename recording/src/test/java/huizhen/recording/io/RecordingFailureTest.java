package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a recording does when the disk or the ring is full.
@Timeout(60)
class RecordingFailureTest {
  @TempDir Path folder;

  @Test
  void stalls_on_a_full_disk_and_declares_what_it_lost() throws InterruptedException {
    var disk = new FaultyDisk();
    try (World world = new World(World.config(folder), disk)) {
      LiveRecording live = world.start();
      BlockingQueue<RecordingState> states = states(live);
      var feed = new Feed(live.tap());
      feed.packets(100);
      world.awaitPackets(100);
      disk.isFull = true;
      feed.packets(400);
      assertThat(states.poll(5, TimeUnit.SECONDS)).isEqualTo(RecordingState.STALLED);
      feed.packets(400);
      disk.isFull = false;
      assertThat(states.poll(5, TimeUnit.SECONDS)).isEqualTo(RecordingState.RECORDING);
      feed.packets(100);
      RecordingManifest manifest = World.get(live.stop("ended"));

      assertThat(manifest.state()).isEqualTo(RecordingState.PARTIAL);
      assertThat(manifest.gaps()).anySatisfy(gap -> assertThat(gap.cause()).isEqualTo("disk"));
      assertThat(manifest.tracks().getFirst().segments())
          .allSatisfy(segment -> assertThat(segment.isTorn()).isFalse());
      byte[] webm = world.all(World.get(world.module.archive().track(manifest.id(), 1)));
      assertThat(webm.length).isBetween(300_000, 800_000);
    }
  }

  @Test
  void tells_of_a_disk_that_hangs() throws InterruptedException {
    var disk = new FaultyDisk();
    try (World world = new World(World.config(folder), disk)) {
      LiveRecording live = world.start();
      BlockingQueue<RecordingState> states = states(live);
      var feed = new Feed(live.tap());
      disk.hangs = new CountDownLatch(1);
      feed.packets(10);
      assertThat(states.poll(10, TimeUnit.SECONDS)).isEqualTo(RecordingState.STALLED);
      disk.hangs.countDown();
      assertThat(states.poll(10, TimeUnit.SECONDS)).isEqualTo(RecordingState.RECORDING);
      assertThat(World.get(live.stop("ended")).state()).isEqualTo(RecordingState.SEALED);
    }
  }

  @Test
  void declares_what_a_full_ring_lost() throws InterruptedException {
    var config =
        new RecordingConfig(
            folder.resolve("data"),
            folder.resolve("keys"),
            "test",
            1 << 14,
            1,
            4,
            60,
            64 << 20,
            World.RESERVE,
            Attestation.NONE);
    try (World world = new World(config, new FileDisk())) {
      LiveRecording live = world.start();
      BlockingQueue<RecordingState> states = states(live);
      var feed = new Feed(live.tap());
      feed.packets(500);
      assertThat(states.poll(5, TimeUnit.SECONDS)).isEqualTo(RecordingState.STALLED);
      assertThat(states.poll(5, TimeUnit.SECONDS)).isEqualTo(RecordingState.RECORDING);
      feed.packets(1);
      RecordingManifest manifest = World.get(live.stop("ended"));

      assertThat(manifest.state()).isEqualTo(RecordingState.PARTIAL);
      assertThat(manifest.gaps()).anySatisfy(gap -> assertThat(gap.cause()).isEqualTo("ring-full"));
      assertThat(world.registry.counter("huizhen.recording.packets.lost").count()).isPositive();
    }
  }

  @Test
  void refuses_a_recording_too_many() {
    var config =
        new RecordingConfig(
            folder.resolve("data"),
            folder.resolve("keys"),
            "test",
            1 << 14,
            1,
            1,
            60,
            64 << 20,
            World.RESERVE,
            Attestation.NONE);
    try (World world = new World(config, new FileDisk())) {
      LiveRecording live = world.start();
      assertThatThrownBy(world::start).isInstanceOf(RecordingException.class);
      var _ = World.get(live.stop("ended"));
      assertThat(world.start()).isNotNull();
    }
  }

  @Test
  void names_a_segment_that_was_changed() throws IOException {
    try (World world = World.in(folder)) {
      LiveRecording live = world.start();
      new Feed(live.tap()).packets(50);
      RecordingManifest manifest = World.get(live.stop("ended"));
      String file = manifest.tracks().getFirst().segments().getFirst().file();
      Path path = folder.resolve("data/recordings").resolve(manifest.id().value()).resolve(file);
      byte[] bytes = Files.readAllBytes(path);
      bytes[bytes.length / 2] ^= 1;
      Files.write(path, bytes);
      assertThatThrownBy(() -> World.get(world.module.archive().segment(manifest.id(), 1, 1)))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("was changed in frame");
      bytes[bytes.length / 2] ^= 1;
      Files.write(path, java.util.Arrays.copyOf(bytes, bytes.length - 1));
      assertThatThrownBy(() -> World.get(world.module.archive().segment(manifest.id(), 1, 1)))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("was cut off");
      Path json = path.resolveSibling("manifest.json");
      Files.writeString(json, Files.readString(json).replace("consent-1", "consent-2"));
      assertThatThrownBy(() -> World.get(world.module.archive().find(manifest.id())))
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("changed");
    }
  }

  private static BlockingQueue<RecordingState> states(LiveRecording live) {
    var states = new ArrayBlockingQueue<RecordingState>(16);
    live.onState(states::add);
    return states;
  }
}
