package huizhen.app.health;

import huizhen.app.edge.CertificateWatch;
import huizhen.app.redis.RedisCalls;
import huizhen.app.state.StateKeeper;
import huizhen.recording.api.Retention;
import huizhen.web.api.HealthLights;
import huizhen.web.api.UploadScanner;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Asks the gateway's parts how they do, at once and each for at most [#LIMIT_MILLIS].
public final class GatewayHealth implements HealthLights {
  static final long LIMIT_MILLIS = 2_500;

  private final Vertx vertx;
  private final RedisCalls redis;
  private final Place place;
  private final Retention retention;
  private final UploadScanner scanner;
  private final StateKeeper keeper;
  private final MeterRegistry meters;
  private final LoopLag lag;
  private final InstantSource clock;
  private volatile Optional<CertificateWatch> certificate = Optional.empty();

  /// @param data the folder whose disk is looked at
  /// @param keepFreeBytes below which no recording begins
  public record Place(Path data, long keepFreeBytes) {}

  public GatewayHealth(
      Vertx vertx,
      RedisCalls redis,
      Place place,
      Retention retention,
      UploadScanner scanner,
      StateKeeper keeper,
      MeterRegistry meters,
      InstantSource clock) {
    this.vertx = vertx;
    this.redis = redis;
    this.place = place;
    this.retention = retention;
    this.scanner = scanner;
    this.keeper = keeper;
    this.meters = meters;
    this.lag = LoopLag.watch(vertx);
    this.clock = clock;
  }

  /// From when HTTPS is open.
  public void serves(CertificateWatch watch) {
    certificate = Optional.of(watch);
  }

  @Override
  public Future<List<Light>> look() {
    var kept = retention.standing();
    var asked =
        List.of(
            ask("calls", () -> Future.succeededFuture(calls())),
            ask("redis", this::redis),
            ask("copy", () -> Future.succeededFuture(HealthRules.copy(keeper.standing()))),
            ask("disk", this::disk),
            ask("store", () -> kept.map(it -> HealthRules.store(it.store()))),
            ask("clock", () -> kept.map(it -> HealthRules.retentionClock(it.clock()))),
            ask("certificate", () -> Future.succeededFuture(certificate())),
            ask("scanner", this::scanner),
            ask("loop", () -> Future.succeededFuture(HealthRules.loop(lag.worstMillis()))),
            ask("memory", () -> Future.succeededFuture(memory())));
    return Future.all(asked).map(_ -> asked.stream().map(Future::result).toList());
  }

  /// Of what fails, or does not answer in time.
  private static Future<Light> ask(String id, Supplier<Future<Light>> part) {
    return Future.succeededFuture()
        .compose(_ -> part.get())
        .timeout(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .otherwise(new Light(id, Tone.POOR, "away", Map.of()));
  }

  private Future<Light> redis() {
    long from = System.nanoTime();
    return redis
        .ping()
        .map(_ ->
            HealthRules.redis(
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from),
                (int) gauge("huizhen.redis.restarts")));
  }

  private Future<Light> disk() {
    return vertx
        .executeBlocking(() -> Files.getFileStore(place.data()).getUsableSpace())
        .map(free -> HealthRules.disk(Objects.requireNonNull(free), place.keepFreeBytes()));
  }

  private Light certificate() {
    return certificate
        .map(it ->
            HealthRules.certificate(it.notAfter(), it.isSelfSigned(), it.fault(), clock.instant()))
        .orElseGet(() -> new Light("certificate", Tone.OFF, "none", Map.of()));
  }

  private Future<Light> scanner() {
    return scanner
        .answers()
        .map(it ->
            it.map(HealthRules::scanner)
                .orElseGet(() -> new Light("scanner", Tone.OFF, "none", Map.of())));
  }

  private Light calls() {
    return HealthRules.calls(
        gauge("huizhen.signaling.rooms"),
        gauge("huizhen.signaling.sockets"),
        counted("huizhen.relay.rooms.failed"),
        counted("huizhen.signaling.bugs"));
  }

  private static Light memory() {
    long live =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(it -> it.getType() == MemoryType.HEAP)
            .flatMap(it -> Stream.ofNullable(it.getCollectionUsage()))
            .mapToLong(it -> it.getUsed())
            .sum();
    return HealthRules.memory(live, Runtime.getRuntime().maxMemory());
  }

  /// Zero where there is none.
  private long gauge(String name) {
    return meters.find(name).gauges().stream().mapToLong(it -> (long) it.value()).sum();
  }

  private long counted(String name) {
    return Stream.concat(
            meters.find(name).counters().stream().map(it -> it.count()),
            meters.find(name).functionCounters().stream().map(it -> it.count()))
        .mapToLong(Double::longValue)
        .sum();
  }
}
