package huizhen.app.state;

import huizhen.app.keys.GcmSealer;
import huizhen.app.redis.EmbeddedRedis;
import huizhen.app.redis.RedisAccounts;
import huizhen.app.redis.RedisCalls;
import huizhen.app.rooms.AuditDelivery;
import huizhen.recording.api.StateCopy;
import huizhen.recording.io.RecordingConfig;
import huizhen.recording.io.RecordingModule;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.io.RedisConfig;
import huizhen.scheduling.io.RedisScheduling;
import huizhen.scheduling.io.RequestTimes;
import huizhen.scheduling.io.StateIndexer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.annotation.CanIgnoreReturnValue;

/// Scheduling and the stores of sign-ins on a Redis, and a vault that keeps a copy. Redis can be
/// thrown away for another one.
final class StateWorld implements AutoCloseable {
  static final Instant START = Clinics.NOW.plus(Duration.ofHours(1));
  static final Instant END = START.plus(Duration.ofMinutes(30));

  final Vertx vertx = Vertx.vertx();
  final GcmSealer sealer = new GcmSealer(new byte[32], new SecureRandom());
  final RecordingModule vault;
  private final Path folder;
  EmbeddedRedis server;
  RedisCalls redis;
  RedisScheduling scheduling;
  RedisAccounts accounts;
  volatile Instant now = Clinics.NOW;
  private int servers;

  StateWorld(Path folder) {
    this.folder = folder;
    vault =
        await(
            RecordingModule.open(
                vertx,
                RecordingConfig.standard(folder.resolve("data"), folder.resolve("keys"), "test")
                    .withReserve(new RecordingConfig.Reserve(1 << 12, 1 << 12)),
                () -> now,
                new SimpleMeterRegistry()));
    server = emptyServer();
    redis = new RedisCalls(vertx, List.of(server.connectionString()));
    await(redis.warmUp().map(true));
    await(guard().pass(false).map(true));
    connect();
  }

  private EmbeddedRedis emptyServer() {
    return EmbeddedRedis.start(folder.resolve("redis-" + servers++));
  }

  /// As gateways do, on what is there.
  void connect() {
    scheduling =
        await(
            RedisScheduling.connect(
                vertx,
                config(),
                sealer,
                new AuditDelivery(vault.audit()),
                () -> now,
                SchedulingRules.standard()));
    accounts = new RedisAccounts(redis, sealer, name -> Integer.toHexString(name.hashCode()));
  }

  RedisConfig config() {
    return new RedisConfig(server.connectionString(), 8, Duration.ofSeconds(15));
  }

  StateGuard guard() {
    return new StateGuard(redis, vault.state(), vault.audit(), () -> now);
  }

  StateKeeper keeper() {
    return keeper(vault.state());
  }

  StateKeeper keeper(StateCopy copy) {
    return StateKeeper.of(vertx, redis, copy, vault.audit(), () -> now);
  }

  /// Another Redis, with nothing in it.
  void lose() {
    await(scheduling.close().map(true));
    await(redis.close().map(true));
    server.close();
    server = emptyServer();
    redis = new RedisCalls(vertx, List.of(server.connectionString()));
    await(redis.warmUp().map(true));
  }

  @CanIgnoreReturnValue
  Rebuilding.Outcome rebuild() {
    var indexer = indexer();
    try {
      return new Rebuilding(
              redis, vault.state(), indexer, vault.audit(), vault.contents(), () -> now)
          .run();
    } finally {
      await(indexer.close().map(true));
    }
  }

  StateIndexer indexer() {
    return new StateIndexer(
        vertx,
        config(),
        sealer,
        SchedulingRules.standard(),
        RequestTimes.standard(),
        Duration.ofDays(180),
        () -> now);
  }

  void people() {
    await(Clinics.register(scheduling.directory()).map(true));
  }

  /// A case that its specialist has accepted.
  void accepted(String id) {
    await(
        scheduling
            .consultations()
            .create(
                new CommandId("create-" + id),
                Clinics.COUNTY_DOCTOR,
                new CaseId(id),
                Clinics.application()));
    tell("submit-" + id, id, new CaseCommand.Submit());
    await(
        scheduling
            .consultations()
            .execute(
                new CommandId("accept-" + id),
                Clinics.HOSPITAL_COORDINATOR,
                new CaseId(id),
                new CaseCommand.Accept(Clinics.SPECIALIST)));
  }

  void tell(String command, String id, CaseCommand what) {
    await(
        scheduling
            .consultations()
            .execute(new CommandId(command), Clinics.COUNTY_DOCTOR, new CaseId(id), what));
  }

  @CanIgnoreReturnValue
  BookingOutcome book(String command, String id) {
    return await(
        scheduling
            .consultations()
            .book(new CommandId(command), Clinics.EXPERT, new CaseId(id), START, END));
  }

  long version(String id) {
    return await(scheduling.consultations().find(new CaseId(id)))
        .orElseThrow(() -> new AssertionError("no case " + id))
        .version();
  }

  @CanIgnoreReturnValue
  String ask(Command command, Object... args) {
    var request = Request.cmd(command);
    for (var arg : args) {
      request.arg(String.valueOf(arg));
    }
    var found = await(redis.send(request).map(Optional::ofNullable));
    return found.toString();
  }

  /// What the copy has, with digests of the contents.
  Map<String, Integer> copied() {
    return copied(vault.state());
  }

  static Map<String, Integer> copied(StateCopy copy) {
    var all = new TreeMap<String, Integer>();
    copy.each(it -> all.put(it.name(), java.util.Arrays.hashCode(it.content())));
    return all;
  }

  @CanIgnoreReturnValue
  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(scheduling.close().map(true));
    await(redis.close().map(true));
    server.close();
    await(vault.close().map(true));
    await(vertx.close().map(true));
  }
}
