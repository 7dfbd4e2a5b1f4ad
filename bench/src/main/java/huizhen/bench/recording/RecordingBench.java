package huizhen.bench.recording;

import huizhen.bench.server.Result;
import huizhen.bench.server.ScratchFolder;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingRequest;
import huizhen.recording.api.RetentionClass;
import huizhen.recording.io.RecordingConfig;
import huizhen.recording.io.RecordingModule;
import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaTap;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Records rooms of three, each person with 1.5 Mbit/s of pictures and sound, and meanwhile starts
/// and ends a thousand recordings more.
@Command(name = "recording", description = "Measures the recorder: loss, CPU, memory, starts.")
public final class RecordingBench implements Callable<Integer> {
  private static final int PEOPLE_IN_ROOM = 3;
  private static final int BASELINE_SECONDS = 10;
  private static final int WARM_UP_SECONDS = 10;
  private static final double CPU_TARGET_PERCENT = 2;
  private static final double MEMORY_TARGET_MIB = 10;
  private static final double START_TARGET_MS = 200;
  private static final double MIB = 1 << 20;

  @Option(names = "--rooms", description = "of three people (${DEFAULT-VALUE})")
  private int rooms = 20;

  /// Longer than a segment, so that each track begins another one.
  @Option(names = "--seconds", description = "measured (${DEFAULT-VALUE})")
  private int seconds = 70;

  @Option(names = "--starts", description = "recordings begun beside them (${DEFAULT-VALUE})")
  private int starts = 1_000;

  private final List<PersonFeed> people = new CopyOnWriteArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var vertx = Vertx.vertx();
    var registry = new SimpleMeterRegistry();
    try (var folder = new ScratchFolder()) {
      var config =
          RecordingConfig.standard(
              folder.path().resolve("data"), folder.path().resolve("keys"), "bench");
      var module = await(RecordingModule.open(vertx, config, Clock.systemUTC(), registry));
      measure(module, registry);
      var _ = await(module.close());
    } finally {
      var _ = await(vertx.close());
    }
    return 0;
  }

  private void measure(RecordingModule module, SimpleMeterRegistry registry)
      throws InterruptedException {
    double feeding = feedingAlone();
    long before = usedBytes();
    var recordings = new ArrayList<LiveRecording>();
    for (int room = 0; room < rooms; room++) {
      recordings.add(await(module.recorder().start(request("room-" + room))));
    }
    for (int number = 0; number < people(); number++) {
      people.add(feed(recordings.get(number / PEOPLE_IN_ROOM).tap(), number));
    }
    try (var _ = new Feeder(people)) {
      TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
      double all = cores(seconds);
      long memory = usedBytes() - before;
      double percent = 100 * (all - feeding) / people();
      Result.print(
          Result.of("recording-cpu-per-participant", percent, "% of a core", CPU_TARGET_PERCENT)
              .put("participants", people())
              .put("seconds", seconds)
              .put("feeding-cores", Result.rounded(feeding)));
      Result.print(
          Result.of(
              "recording-memory-per-participant",
              memory / MIB / people(),
              "MiB",
              MEMORY_TARGET_MIB));
      startMany(module);
    }
    long fed = people.stream().mapToLong(PersonFeed::sent).sum();
    long kept = 0;
    int gaps = 0;
    for (LiveRecording recording : recordings) {
      RecordingManifest manifest = await(recording.stop("ended"));
      kept += packets(manifest);
      gaps += manifest.gaps().size();
    }
    double dropped = registry.counter("huizhen.recording.packets.lost").count();
    Result.print(
        Result.of("recording-dropped-packets", dropped, "packets", 0)
            .put("fed", fed)
            .put("kept", kept)
            .put("gaps", gaps));
  }

  /// What the feeding costs by itself, in cores: its taps hear and forget.
  private double feedingAlone() throws InterruptedException {
    var deaf = new ArrayList<PersonFeed>();
    for (int number = 0; number < people(); number++) {
      deaf.add(feed(new DeafTap(), number));
    }
    try (var _ = new Feeder(deaf)) {
      TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
      return cores(BASELINE_SECONDS);
    }
  }

  private static double cores(int seconds) throws InterruptedException {
    long cpu = Feeder.processCpuNanos();
    long wall = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    return (double) (Feeder.processCpuNanos() - cpu) / (System.nanoTime() - wall);
  }

  /// One after another, each with a track that is fed and an end: good is only what kept it all.
  private void startMany(RecordingModule module) {
    var times = new Histogram(3);
    int failed = 0;
    var ends = new ArrayList<Future<RecordingManifest>>();
    for (int i = 0; i < starts; i++) {
      try {
        long begun = System.nanoTime();
        LiveRecording live = await(module.recorder().start(request("short-" + i)));
        times.recordValue((System.nanoTime() - begun) / 1_000);
        var person = feed(live.tap(), 0);
        person.send(System.nanoTime());
        ends.add(live.stop("ended"));
        RecordingManifest manifest = await(ends.getLast());
        if (!manifest.gaps().isEmpty() || packets(manifest) != person.sent()) {
          failed++;
        }
      } catch (IllegalStateException _) {
        failed++;
      }
    }
    Result.print(
        Result.of(
                "recording-start-p99",
                times.getValueAtPercentile(99) / 1_000.0,
                "ms",
                START_TARGET_MS)
            .put("p50", times.getValueAtPercentile(50) / 1_000.0)
            .put("max", times.getMaxValue() / 1_000.0));
    Result.print(Result.of("recording-starts-failed", failed, "starts", 0).put("starts", starts));
  }

  private PersonFeed feed(MediaTap tap, int number) {
    return new PersonFeed(tap, number, people(), System.nanoTime());
  }

  private RecordingRequest request(String name) {
    return new RecordingRequest(
        new CaseId(name), List.of(), RetentionClass.PROCESS_RECORD, this::onKeyframeRequest);
  }

  private void onKeyframeRequest(TrackId track) {
    people.stream().filter(person -> person.owns(track)).forEach(PersonFeed::onKeyframeRequest);
  }

  private int people() {
    return rooms * PEOPLE_IN_ROOM;
  }

  private static long packets(RecordingManifest manifest) {
    return manifest.tracks().stream()
        .flatMap(track -> track.segments().stream())
        .mapToLong(RecordingManifest.Segment::packets)
        .sum();
  }

  /// What is alive on the heap, and the buffers beside it.
  private static long usedBytes() {
    System.gc();
    long beside =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + beside;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the recorder did not do what was asked", e);
    }
  }

  /// Hears nothing.
  private static final class DeafTap implements MediaTap {
    @Override
    public void onTrack(TrackId track, TrackSource source, Codec codec, long nowNanos) {}

    @Override
    public void onRtp(TrackId track, byte[] buffer, int offset, int length, long nowNanos) {}

    @Override
    public void onLayer(TrackId track, int layer, long nowNanos) {}

    @Override
    public void onSenderReport(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {}

    @Override
    public void onCaptureTime(TrackId track, long ntpTime, long rtpTimestamp, long nowNanos) {}

    @Override
    public void onMuted(TrackId track, boolean isMuted, long nowNanos) {}

    @Override
    public void onTrackEnd(TrackId track, long nowNanos) {}
  }
}
