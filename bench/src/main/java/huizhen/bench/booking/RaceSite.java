package huizhen.bench.booking;

import huizhen.app.keys.GcmSealer;
import huizhen.app.rooms.AuditDelivery;
import huizhen.recording.io.RecordingConfig;
import huizhen.recording.io.RecordingModule;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.io.RedisConfig;
import huizhen.scheduling.io.RedisScheduling;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// One gateway's scheduling with an audit trail of its own: what a booking is acknowledged by.
final class RaceSite implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  private final Vertx vertx;
  private final RecordingModule vault;
  private final RedisScheduling scheduling;

  private RaceSite(Vertx vertx, RecordingModule vault, RedisScheduling scheduling) {
    this.vertx = vertx;
    this.vault = vault;
    this.scheduling = scheduling;
  }

  /// @param key of what lies in Redis, 64 hexadecimal digits
  /// @param folder for its trail, an empty one
  static RaceSite open(String redis, String key, Path folder) {
    var vertx = Vertx.vertx();
    var vault =
        await(
            RecordingModule.open(
                vertx,
                RecordingConfig.standard(folder.resolve("vault"), folder.resolve("keys"), "bench"),
                Clock.systemUTC(),
                new SimpleMeterRegistry()));
    var sealer = new GcmSealer(HexFormat.of().parseHex(key), new SecureRandom());
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      try {
        var scheduling =
            await(
                RedisScheduling.connect(
                    vertx,
                    RedisConfig.of(redis),
                    sealer,
                    new AuditDelivery(vault.audit()),
                    RaceWorld.CLOCK,
                    SchedulingRules.standard()));
        return new RaceSite(vertx, vault, scheduling);
      } catch (RuntimeException e) {
        // Redis may just have been killed: a gateway waits for it.
        if (System.nanoTime() > deadline) {
          throw e;
        }
        pause(100);
      }
    }
  }

  RedisScheduling scheduling() {
    return scheduling;
  }

  @Override
  public void close() {
    var _ = await(scheduling.close().eventually(vault::close).eventually(vertx::close));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
