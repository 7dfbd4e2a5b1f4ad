package huizhen.recording.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.LiveRecording;
import huizhen.recording.api.RecordingRequest;
import huizhen.recording.api.RetentionClass;
import huizhen.relay.api.Codec;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A module in a temporary folder, and the short words that tests use for it.
final class World implements AutoCloseable {
  static final CaseId CASE = new CaseId("case-7");
  static final RecordingConfig.Reserve RESERVE = new RecordingConfig.Reserve(1 << 16, 1 << 20);
  static final Codec VP8 = new Codec(96, "VP8", 90_000, 1, Map.of(), List.of("nack pli"));
  static final Codec OPUS = new Codec(111, "opus", 48_000, 2, Map.of("minptime", "10"), List.of());
  static final TrackId CAMERA = new TrackId(new ParticipantId("ward"), 1, "1");
  static final TrackId MICROPHONE = new TrackId(new ParticipantId("ward"), 1, "0");

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Queue<TrackId> askedKeyframes = new ConcurrentLinkedQueue<>();
  final RecordingConfig config;
  final RecordingModule module;

  World(RecordingConfig config, Disk disk) {
    this(config, disk, InstantSource.fixed(Instant.parse("2030-05-06T07:08:09Z")));
  }

  World(RecordingConfig config, Disk disk, InstantSource clock) {
    this(config, disk, clock, System::nanoTime);
  }

  World(RecordingConfig config, Disk disk, InstantSource clock, LongSupplier nanos) {
    this.config = config;
    module = get(RecordingModule.open(vertx, config, clock, nanos, disk, registry));
  }

  static World in(Path folder) {
    return new World(config(folder), new FileDisk());
  }

  static RecordingConfig config(Path folder) {
    return RecordingConfig.standard(folder.resolve("data"), folder.resolve("keys"), "test")
        .withReserve(RESERVE);
  }

  static RecordingConfig rolling(Path folder, int seconds) {
    return new RecordingConfig(
        folder.resolve("data"),
        folder.resolve("keys"),
        "test",
        8 << 20,
        1,
        8,
        seconds,
        64 << 20,
        RESERVE,
        Attestation.NONE);
  }

  LiveRecording start() {
    return get(
        module
            .recorder()
            .start(
                new RecordingRequest(
                    CASE,
                    List.of("consent-1"),
                    RetentionClass.PROCESS_RECORD,
                    askedKeyframes::add)));
  }

  /// Waits until the recorder has taken this many packets out of the ring.
  void awaitPackets(int count) {
    while (registry.counter("huizhen.recording.packets").count() < count) {
      Thread.onSpinWait();
    }
  }

  static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError("a future failed or took too long", e);
    }
  }

  byte[] all(ReadStream<Buffer> stream) {
    Buffer all = Buffer.buffer();
    var done = new java.util.concurrent.CompletableFuture<Buffer>();
    stream.exceptionHandler(done::completeExceptionally);
    stream.endHandler(_ -> done.complete(all));
    stream.handler(all::appendBuffer);
    return get(Future.fromCompletionStage(done)).getBytes();
  }

  @Override
  public void close() {
    get(module.close());
    get(vertx.close());
  }
}
