package huizhen.bench.region;

import huizhen.app.config.Config;
import huizhen.app.keys.GcmSealer;
import huizhen.app.keys.StateKey;
import huizhen.app.redis.EmbeddedRedis;
import huizhen.app.rooms.AuditDelivery;
import huizhen.bench.region.RegionYear.YearClock;
import huizhen.recording.io.RecordingConfig;
import huizhen.recording.io.RecordingModule;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.io.RedisConfig;
import huizhen.scheduling.io.RedisScheduling;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The data folder of a gateway that is stopped, opened to let a year pass in it.
final class RegionFolder implements AutoCloseable {
  private static final int SCANNED = 1_000;
  private static final int CONNECTIONS = 8;

  /// A round of cases is asked for at once, and nobody waits for it.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// A year has many time-outs.
  private static final Logger LOG = Logger.getLogger("huizhen");

  private final Vertx vertx;
  private final EmbeddedRedis server;
  private final Redis redis;
  private final RecordingModule vault;
  private final RedisScheduling scheduling;
  private final YearClock clock;

  private RegionFolder(
      Vertx vertx,
      EmbeddedRedis server,
      Redis redis,
      RecordingModule vault,
      RedisScheduling scheduling,
      YearClock clock) {
    this.vertx = vertx;
    this.server = server;
    this.redis = redis;
    this.vault = vault;
    this.scheduling = scheduling;
    this.clock = clock;
  }

  /// @param begin of the year
  static RegionFolder open(Path data, Instant begin) {
    var keys = Config.Folders.keysBeside(data);
    var vertx = Vertx.vertx();
    var server = EmbeddedRedis.start(data.resolve("redis"));
    var redis = Redis.createClient(vertx, server.connectionString());
    var clock = new YearClock(begin);
    var vault =
        await(
            RecordingModule.open(
                vertx,
                RecordingConfig.standard(data.resolve("vault"), keys.resolve("vault"), "bench"),
                Clock.systemUTC(), // its retention freezes where time goes back
                new SimpleMeterRegistry()));
    var sealer = new GcmSealer(StateKey.in(data, vault.keys()), new SecureRandom());
    var scheduling =
        await(
            RedisScheduling.connect(
                vertx,
                new RedisConfig(server.connectionString(), CONNECTIONS, PATIENCE),
                sealer,
                new AuditDelivery(vault.audit()),
                clock,
                SchedulingRules.standard()));
    return new RegionFolder(vertx, server, redis, vault, scheduling, clock);
  }

  void live(int cases, long seed, Consumer<Integer> progress) {
    LOG.setLevel(Level.WARNING);
    // The year is not waited for as people wait; a gateway sets it back when it starts.
    var _ = await(ask(Request.cmd(Command.CONFIG).arg("SET").arg("appendfsync").arg("everysec")));
    var today = LocalDate.ofInstant(clock.instant().plus(RegionYear.LENGTH), ZoneOffset.UTC);
    var _ = await(new Region(today).register(scheduling.directory()));
    int refused = await(RegionYear.pass(scheduling.consultations(), clock, cases, seed, progress));
    if (refused > 0) {
      throw new IllegalStateException(refused + " commands were refused");
    }
    // Outcomes are remembered for a day, which is over for all but the last.
    var _ = await(forget("0"));
  }

  private Future<Void> forget(String cursor) {
    return ask(Request.cmd(Command.SCAN)
            .arg(cursor)
            .arg("MATCH")
            .arg("hz:{s}:command:*")
            .arg("COUNT")
            .arg(SCANNED))
        .compose(found -> {
          var next = found.get(0).toString();
          var keys = found.get(1);
          var unlink = Request.cmd(Command.UNLINK);
          keys.forEach(key -> unlink.arg(key.toString()));
          return (keys.size() == 0 ? Future.<Void>succeededFuture() : ask(unlink).<Void>mapEmpty())
              .compose(_ -> next.equals("0") ? Future.succeededFuture() : forget(next));
        });
  }

  private Future<Response> ask(Request request) {
    return redis.send(request).map(answer -> Objects.requireNonNull(answer, "Redis answers"));
  }

  @Override
  public void close() {
    try {
      var _ =
          await(
              scheduling
                  .close()
                  .eventually(vault::close)
                  .eventually(redis::close)
                  .eventually(vertx::close));
    } finally {
      server.close();
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
