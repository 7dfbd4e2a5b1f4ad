package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import huizhen.recording.api.CaseFiles.CaseExport;
import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingState;
import huizhen.recording.evidence.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real disk that is full: 64 MB of tmpfs. Needs to be root, for mounting it.
@Timeout(120)
class DiskFullTest {
  private static final int BALLAST = 4 << 20;
  private static final int KEEP_FREE = 16 << 20;

  private static final int TRIES = 50;

  @TempDir Path folder;
  private Path small;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    small = Files.createDirectory(folder.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64m", "huizhen-test", small.toString()) == 0,
        "a tmpfs cannot be mounted here: are we root?");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    var _ = run("umount", small.toString()); // fails when it was not mounted
  }

  @Test
  void ends_what_is_open_and_says_what_is_missing() throws Exception {
    try (World world = world()) {
      LiveRecording live = world.start();
      BlockingQueue<RecordingState> states = states(live);
      var feed = new Feed(live.tap());
      feed.packets(500);
      world.awaitPackets(500);

      fill(0);
      feed.packets(500);
      assertThat(states.poll(2, TimeUnit.SECONDS)).isEqualTo(RecordingState.STALLED);
      feed.packets(500);
      world.awaitPackets(1500);
      assertThatThrownBy(world::start)
          .isInstanceOf(RecordingException.class)
          .hasMessageContaining("make room");
      RecordingManifest manifest = World.get(live.stop("ended"));

      assertThat(world.registry.counter("huizhen.recording.packets.lost").count())
          .as("packets that the room could not hand over")
          .isZero();
      assertThat(manifest.state()).isEqualTo(RecordingState.PARTIAL);
      assertThat(manifest.gaps()).anySatisfy(gap -> assertThat(gap.cause()).isEqualTo("disk-full"));
      assertThat(manifest.tracks().getFirst().segments())
          .isNotEmpty()
          .allSatisfy(segment -> assertThat(segment.isTorn()).isFalse());
      Path bundle = folder.resolve("case.zip");
      Files.write(
          bundle,
          world.all(World.get(world.module.files().export(new CaseExport(World.CASE, List.of())))));
      var report = BundleVerifier.report(bundle, Optional.of(CaseBundle.signingKey(folder)));
      assertThat(report.verdict()).isEqualTo(Verdict.PARTIAL);
      assertThat(report.findings()).isEmpty();
      assertThat(report.declared()).anySatisfy(line -> assertThat(line).contains("disk-full"));
    }
  }

  @Test
  void goes_on_when_there_is_room_again() throws Exception {
    try (World world = world()) {
      LiveRecording live = world.start();
      BlockingQueue<RecordingState> states = states(live);
      var feed = new Feed(live.tap());
      feed.packets(200);
      world.awaitPackets(200);
      fill(0);
      feed.packets(200);
      assertThat(states.poll(2, TimeUnit.SECONDS)).isEqualTo(RecordingState.STALLED);
      world.awaitPackets(400);
      Files.delete(small.resolve("filler"));
      assertThat(states.poll(2, TimeUnit.SECONDS)).isEqualTo(RecordingState.RECORDING);
      assertThat(small.resolve("data").resolve(DiskRoom.NAME)).hasSize(BALLAST);
      feed.packets(200);
      RecordingManifest manifest = World.get(live.stop("ended"));

      assertThat(manifest.state()).isEqualTo(RecordingState.PARTIAL);
      assertThat(manifest.gaps()).anySatisfy(gap -> assertThat(gap.cause()).isEqualTo("disk-full"));
      RecordingManifest.Track track = manifest.tracks().getFirst();
      assertThat(track.segments()).hasSize(2);
      assertThat(track.segments().getLast().packets()).isEqualTo(200);
      assertThat(world.all(World.get(world.module.archive().track(manifest.id(), 1))))
          .hasSizeGreaterThan(200_000);
    }
  }

  @Test
  void begins_nothing_below_the_watermark_but_goes_on_with_what_has_begun() throws Exception {
    try (World world = world()) {
      LiveRecording live = world.start();
      assertThat(world.module.recorder().refusal()).isEmpty();
      fill(KEEP_FREE / 2);
      while (world.module.recorder().refusal().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(world.module.recorder().refusal().orElseThrow())
          .contains("recording.keep-free-mb");
      assertThatThrownBy(world::start).isInstanceOf(RecordingException.class);
      new Feed(live.tap()).packets(100);
      assertThat(World.get(live.stop("ended")).state()).isEqualTo(RecordingState.SEALED);
      Files.delete(small.resolve("filler"));
      while (world.module.recorder().refusal().isPresent()) {
        Thread.onSpinWait();
      }
      var _ = World.get(world.start().stop("ended"));
    }
  }

  @Test
  void opens_on_a_full_disk_by_its_ballast_and_reads_what_is_there() throws Exception {
    RecordingManifest before;
    try (World world = world()) {
      LiveRecording live = world.start();
      new Feed(live.tap()).packets(50);
      before = World.get(live.stop("ended"));
    }
    fill(0);
    try (World world = world()) {
      assertThat(World.get(world.module.archive().find(before.id()))).contains(before);
      assertThatThrownBy(world::start).isInstanceOf(RecordingException.class);
    }
  }

  private World world() {
    var config =
        RecordingConfig.standard(small.resolve("data"), folder.resolve("keys"), "test")
            .withReserve(new RecordingConfig.Reserve(BALLAST, KEEP_FREE));
    return new World(config, new FileDisk());
  }

  /// Takes what is free, but for so much, to the last byte. At one stroke: what is written bit by
  /// bit would eat up the ballast, too, when that is given up meanwhile.
  private void fill(int leave) throws IOException, InterruptedException {
    Path filler = small.resolve("filler");
    boolean isFilled = false;
    for (int i = 0; i < TRIES && !isFilled; i++) { // the recorder writes meanwhile
      long free = Files.getFileStore(small).getUsableSpace() - leave;
      isFilled = run("fallocate", "-l", Long.toString(free), filler.toString()) == 0;
    }
    assertThat(isFilled).isTrue();
  }

  private static BlockingQueue<RecordingState> states(LiveRecording live) {
    var states = new ArrayBlockingQueue<RecordingState>(16);
    live.onState(states::add);
    return states;
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
