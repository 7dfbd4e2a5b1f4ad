package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseFiles.CaseExport;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.api.RecordingState;
import huizhen.recording.evidence.Report;
import huizhen.recording.evidence.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at random moments: nothing older than 2 s is lost, and what is left says what is not.
/// 200 times with -Dhuizhen.full=true; `./huizhen bench recording --kills N` says how much.
class CrashTest {
  private static final int RUNS =
      Integer.getInteger("huizhen.kills", Boolean.getBoolean("huizhen.full") ? 200 : 15);
  private static final int AT_A_TIME = 8;
  private static final long PACKETS_IN_2_S = 100;

  private static final int PACKET_MILLIS = 20;

  @TempDir Path folder;
  private long mostLost;

  /// When to kill: after a packet, and then so many nanoseconds.
  private record Moment(int packets, long nanos) {}

  @Test
  void loses_nothing_older_than_two_seconds_when_killed() throws IOException {
    long seed = 606;
    var random = new Random(seed);
    for (int first = 0; first < RUNS; first += AT_A_TIME) {
      int end = Math.min(RUNS, first + AT_A_TIME);
      List<Process> processes = new ArrayList<>();
      for (int run = first; run < end; run++) {
        processes.add(start(folder.resolve("run" + run)));
      }
      for (int run = first; run < end; run++) {
        var moment = new Moment(1 + random.nextInt(150), random.nextInt(40_000_000));
        long fed = kill(processes.get(run - first), moment);
        check("seed %d run %d".formatted(seed, run), folder.resolve("run" + run), fed);
      }
    }
    if (Integer.getInteger("huizhen.kills") != null) {
      System.out.printf(
          "RESULT"
              + " {\"name\":\"recording-lost-when-killed\",\"value\":%d,\"unit\":\"ms\",\"target\":2000,\"met\":true,\"kills\":%d}%n",
          mostLost * PACKET_MILLIS, RUNS);
    }
  }

  private static Process start(Path run) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            CrashingRecorder.class.getName(),
            run.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void check(String told, Path run, long fed) throws IOException {
    try (World world = World.in(run)) {
      List<RecordingManifest> found = World.get(world.module.archive().ofCase(World.CASE));
      assertThat(found).as(told).hasSize(1);
      RecordingManifest manifest = found.getFirst();
      assertThat(manifest.state()).as(told).isEqualTo(RecordingState.PARTIAL);
      long kept = segments(manifest).mapToLong(Segment::packets).sum();
      assertThat(fed - kept).as(told).isLessThanOrEqualTo(PACKETS_IN_2_S);
      mostLost = Math.max(mostLost, fed - kept);
      for (RecordingManifest.Track track : manifest.tracks()) {
        assertThat(manifest.gaps())
            .as(told)
            .anySatisfy(gap -> {
              assertThat(gap.cause()).isEqualTo("crash");
              assertThat(gap.track()).isEqualTo(track.number());
              assertThat(gap.to().minus(gap.from())).isEqualTo(Duration.ofSeconds(2));
            });
        byte[] webm =
            world.all(World.get(world.module.archive().track(manifest.id(), track.number())));
        assertThat(webm.length).as(told).isGreaterThan((int) kept * 1000);
      }
      noPhantoms(told, run.resolve("data/recordings").resolve(manifest.id().value()), manifest);
      Path bundle = run.resolve("case.zip");
      var export = new CaseExport(World.CASE, List.of());
      Files.write(bundle, world.all(World.get(world.module.files().export(export))));
      Report report = BundleVerifier.report(bundle, Optional.of(CaseBundle.signingKey(run)));
      assertThat(report.findings()).as(told).isEmpty();
      assertThat(report.verdict()).as(told).isEqualTo(Verdict.PARTIAL);
      assertThat(World.get(world.module.audit().verify()).firstBad()).as(told).isEmpty();
    }
  }

  /// What is listed is there as it is listed, and what is there is listed; all but the last of a
  /// track are whole.
  private static void noPhantoms(String told, Path files, RecordingManifest manifest)
      throws IOException {
    for (RecordingManifest.Track track : manifest.tracks()) {
      List<Segment> all = track.segments();
      assertThat(all.subList(0, Math.max(0, all.size() - 1)))
          .as(told)
          .allSatisfy(segment -> assertThat(segment.isTorn()).isFalse());
    }
    List<String> media = segments(manifest).map(Segment::file).sorted().toList();
    try (Stream<Path> there = Files.list(files)) {
      assertThat(
              there
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".hzs") && !name.startsWith("t000"))
                  .sorted())
          .as(told)
          .containsExactlyElementsOf(media);
    }
  }

  private static Stream<Segment> segments(RecordingManifest manifest) {
    return manifest.tracks().stream().flatMap(track -> track.segments().stream());
  }

  /// Gives how many packets the process fed.
  private static long kill(Process process, Moment moment) throws IOException {
    long fed = 0;
    boolean isKilled = false;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        fed = Long.parseLong(line.trim());
        if (fed >= moment.packets() && !isKilled) {
          long at = System.nanoTime() + moment.nanos();
          while (System.nanoTime() < at) {
            Thread.onSpinWait();
          }
          // The handle leaves the pipe open, so that the last lines can be read.
          isKilled = process.toHandle().destroyForcibly();
          assertThat(isKilled).isTrue();
        }
      }
    }
    return fed;
  }
}
