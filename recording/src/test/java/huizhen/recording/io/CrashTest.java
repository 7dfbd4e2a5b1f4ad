package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at random moments: nothing older than 2 s is lost, and what is left says what is not.
class CrashTest {
  private static final int RUNS = 10;
  private static final long PACKETS_IN_2_S = 100;

  @TempDir Path folder;

  @Test
  void loses_nothing_older_than_two_seconds_when_killed() throws IOException {
    long seed = 606;
    var random = new Random(seed);
    List<Process> processes = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  CrashingRecorder.class.getName(),
                  folder.resolve("run" + run).toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    for (int run = 0; run < RUNS; run++) {
      long fed = killAfter(processes.get(run), 1 + random.nextInt(150));
      try (World world = World.in(folder.resolve("run" + run))) {
        List<RecordingManifest> found = World.get(world.module.archive().ofCase(World.CASE));
        assertThat(found).as("seed %d run %d", seed, run).hasSize(1);
        RecordingManifest manifest = found.getFirst();
        assertThat(manifest.state()).isEqualTo(RecordingState.PARTIAL);
        long kept =
            manifest.tracks().stream()
                .flatMap(track -> track.segments().stream())
                .mapToLong(RecordingManifest.Segment::packets)
                .sum();
        assertThat(fed - kept).as("seed %d run %d", seed, run).isLessThanOrEqualTo(PACKETS_IN_2_S);
        for (RecordingManifest.Track track : manifest.tracks()) {
          assertThat(manifest.gaps())
              .anySatisfy(gap -> {
                assertThat(gap.cause()).isEqualTo("crash");
                assertThat(gap.track()).isEqualTo(track.number());
                assertThat(gap.to().minus(gap.from())).isEqualTo(Duration.ofSeconds(2));
              });
          byte[] webm =
              world.all(World.get(world.module.archive().track(manifest.id(), track.number())));
          assertThat(webm.length).isGreaterThan((int) kept * 1000);
        }
        assertThat(World.get(world.module.audit().verify()).firstBad()).isEmpty();
      }
    }
  }

  /// Gives how many packets the process fed.
  private static long killAfter(Process process, int lines) throws IOException {
    long fed = 0;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        fed = Long.parseLong(line.trim());
        if (fed >= lines && process.isAlive()) {
          // The handle leaves the pipe open, so that the last lines can be read.
          boolean isKilled = process.toHandle().destroyForcibly();
          assertThat(isKilled).isTrue();
        }
      }
    }
    return fed;
  }
}
