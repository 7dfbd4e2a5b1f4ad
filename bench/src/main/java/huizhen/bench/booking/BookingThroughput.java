package huizhen.bench.booking;

import huizhen.bench.server.Desk;
import huizhen.bench.server.GatewayUnderTest;
import huizhen.bench.server.JvmFigures;
import huizhen.bench.server.Place;
import huizhen.bench.server.Result;
import huizhen.bench.server.ScratchFolder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.HdrHistogram.Histogram;

/// How many bookings a second a gateway takes over HTTPS, each answered when it is in Redis'
/// append-only file and in the audit trail. Nothing is killed; only successes count.
///
/// Each connection asks as soon as the last answer is there. A booking is that of a case to another
/// time than it has: the old one is given back and the new one taken, by the same script as the
/// first one. Four doctors book four specialists, each pair other times, so nobody is refused for
/// somebody else's time.
///
/// The gateway and its Redis have one core and whoever asks the other, or all have both: then it is
/// how much a machine of two cores takes, less what those who ask take of it.
final class BookingThroughput {
  private static final int LOOPS = 1;
  private static final String BOTH_CORES = "0,1";
  private static final int SETUP_AT_ONCE = 16;
  private static final Duration SLOT = Duration.ofMinutes(5);
  private static final int SLOTS = 30 * 24 * 12;
  private static final double TARGET = 2_000;
  private static final double TARGET_P99_MS = 50;
  private static final int SYNCS = 200;
  private static final int PROFILE_LINES = 40;

  private final Path script;
  private final Optional<Integer> core;
  private final int connections;
  private final int count;
  private final Duration warmUp;
  private final Duration measured;
  private final boolean isProfiled;

  private final Histogram micros = new Histogram(3);
  private long failures;
  private boolean isMeasuring;
  private boolean isOver;

  /// @param core of the gateway and its Redis; empty where they share both with whoever asks
  /// @param warmUp under the same load before it is measured: with less than half a minute the JIT
  ///   compiler takes more of the core than the bookings
  /// @param cases that are booked in turn: each booking is one more document of its case
  /// @param isProfiled whether to print where the gateway's threads were
  BookingThroughput(
      Path script,
      Optional<Integer> core,
      int connections,
      int cases,
      Duration warmUp,
      Duration measured,
      boolean isProfiled) {
    if (connections < 1 || connections > 1_000 || measured.toSeconds() < 1) {
      throw new IllegalArgumentException("1 to 1000 connections, and a second or more");
    }
    if (cases < connections || cases > 20_000) {
      throw new IllegalArgumentException("a case for each connection or more, up to 20000");
    }
    this.script = script;
    this.core = core;
    this.connections = connections;
    this.count = cases;
    this.warmUp = warmUp;
    this.measured = measured;
    this.isProfiled = isProfiled;
  }

  /// A doctor who books, and whom.
  private static final class Pair {
    private final String specialist;
    private final String patient;
    private final String department;
    private final Desk.Session doctor;
    private final Instant from;
    private int next;

    Pair(String specialist, String patient, String department, Desk.Session doctor, Instant from) {
      this.specialist = specialist;
      this.patient = patient;
      this.department = department;
      this.doctor = doctor;
      this.from = from;
    }

    Instant nextStart() {
      var start = from.plus(SLOT.multipliedBy(next));
      next = (next + 1) % SLOTS;
      return start;
    }

    /// A day on which nobody is booked, such as a holiday.
    void skipDay() {
      next = (next + 24 * 12) % SLOTS;
    }
  }

  private record Case(String id, Pair pair) {}

  void run() throws IOException, InterruptedException {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    try (var folder = new ScratchFolder()) {
      var sync = syncMillis(folder.path());
      try (var gateway = GatewayUnderTest.start(script, place(), folder.path())) {
        var desk = new Desk(vertx, gateway.url(), connections);
        var cases = cases(desk, gateway);
        var done = Promise.<Void>promise();
        vertx.runOnContext(_ -> begin(desk, cases, done));
        Thread.sleep(warmUp);
        var redis = new RedisCounter(folder.path().resolve("data/redis/redis.sock"));
        var jvm = gateway.jvm().filter(_ -> isProfiled);
        jvm.ifPresent(JvmFigures::beginProfile);
        long commandsBefore = redis.commands();
        var before = Cpu.of(gateway.process().pid());
        vertx.runOnContext(_ -> isMeasuring = true);
        long begun = System.nanoTime();
        Thread.sleep(measured);
        var seconds = (System.nanoTime() - begun) / 1e9;
        var after = Cpu.of(gateway.process().pid());
        long commands = redis.commands() - commandsBefore;
        vertx.runOnContext(_ -> isOver = true);
        var _ = await(done.future());
        print(seconds, before, after, commands, sync);
        jvm.map(it -> it.endProfile(folder.path().resolve("gateway.jfr")))
            .ifPresent(it -> it.top(PROFILE_LINES).forEach(System.out::println));
      }
    } finally {
      var _ = await(vertx.close());
    }
  }

  private Place place() {
    return core.map(Place::loopback).orElseGet(() -> Place.loopback(BOTH_CORES));
  }

  private List<Case> cases(Desk desk, GatewayUnderTest gateway)
      throws IOException, InterruptedException {
    var from = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(2, ChronoUnit.HOURS);
    var heart = "心血管内科";
    var pairs =
        List.of(
            pair(desk, gateway, "chen", "demo-s-zhou", "demo-p-1", heart, from),
            pair(desk, gateway, "lin", "demo-s-qian", "demo-p-1", heart, from),
            pair(desk, gateway, "zhao", "demo-s-feng", "demo-p-4", heart, from),
            pair(desk, gateway, "sun", "demo-s-wu", "demo-p-4", "神经内科", from));
    var coordinator = await(desk.signIn("xu", gateway.password("xu")));
    var cases = new ArrayList<Case>();
    for (int i = 0; i < count; i += SETUP_AT_ONCE) {
      var some = new ArrayList<Future<Case>>();
      for (int k = i; k < Math.min(count, i + SETUP_AT_ONCE); k++) {
        some.add(accepted(desk, pairs.get(k % pairs.size()), coordinator, "setup-" + k));
      }
      var _ = await(Future.all(some));
      some.forEach(it -> cases.add(it.result()));
    }
    return cases;
  }

  private static Pair pair(
      Desk desk,
      GatewayUnderTest gateway,
      String doctor,
      String specialist,
      String patient,
      String department,
      Instant from)
      throws IOException, InterruptedException {
    var session = await(desk.signIn(doctor, gateway.password(doctor)));
    return new Pair(specialist, patient, department, session, from);
  }

  private static Future<Case> accepted(Desk desk, Pair pair, Desk.Session coordinator, String key) {
    var application =
        new JsonObject()
            .put("patient", pair.patient)
            .put("invited", "demo-provincial")
            .put("reason", "-")
            .put("purpose", "-")
            .put("recordSummary", "-")
            .put("department", pair.department)
            .put("wishedTitle", "")
            .put("urgency", "ROUTINE");
    return desk.insist(pair.doctor, "cases", application, key)
        .compose(made -> {
          var id = good(made).getString("id");
          return desk.insist(pair.doctor, "cases/" + id + "/submit", new JsonObject(), key)
              .map(BookingThroughput::good)
              .compose(_ ->
                  desk.insist(
                      coordinator,
                      "cases/" + id + "/accept",
                      new JsonObject().put("specialist", pair.specialist),
                      key))
              .map(accepted -> {
                var _ = good(accepted);
                return new Case(id, pair);
              });
        });
  }

  private static JsonObject good(Desk.Answer answer) {
    if (answer.status() >= 300) {
      throw new IllegalStateException(
          "the gateway answers %d %s".formatted(answer.status(), answer.body().encode()));
    }
    return answer.body();
  }

  /// All of it on one event loop.
  private void begin(Desk desk, List<Case> cases, Promise<Void> done) {
    int share = cases.size() / connections;
    var workers = new ArrayList<Future<Void>>();
    for (int i = 0; i < connections; i++) {
      var mine = cases.subList(i * share, (i + 1) * share);
      var worker = Promise.<Void>promise();
      workers.add(worker.future());
      book(desk, mine, 0, "w" + i, worker);
    }
    Future.all(workers).<Void>mapEmpty().onComplete(done);
  }

  private void book(Desk desk, List<Case> mine, int turn, String name, Promise<Void> done) {
    if (isOver) {
      done.complete();
      return;
    }
    var one = mine.get(turn % mine.size());
    var start = one.pair().nextStart();
    var body =
        new JsonObject().put("start", start.toString()).put("end", start.plus(SLOT).toString());
    long asked = System.nanoTime();
    desk.post(
            one.pair().doctor,
            "cases/" + one.id() + "/booking",
            body,
            "%s-%d".formatted(name, turn))
        .onComplete(result -> {
          var isBooked = result.succeeded() && result.result().status() < 300;
          if (!isBooked && result.succeeded() && result.result().status() == 409) {
            one.pair().skipDay();
          }
          if (isMeasuring && !isOver) {
            if (isBooked) {
              micros.recordValue((System.nanoTime() - asked) / 1_000);
            } else {
              failures++;
            }
          }
          book(desk, mine, turn + 1, name, done);
        });
  }

  private void print(double seconds, Cpu before, Cpu after, long commands, double sync) {
    var rate = micros.getTotalCount() / seconds;
    var p99 = micros.getValueAtPercentile(99) / 1_000.0;
    var suffix = core.isPresent() ? "" : "-both-cores";
    Result.print(
        Result.of("booking-throughput" + suffix, rate, "bookings/s")
            .put("target", TARGET)
            .put("met", rate >= TARGET)
            .put("p50-ms", Result.rounded(micros.getValueAtPercentile(50) / 1_000.0))
            .put("p99-ms", Result.rounded(p99))
            .put("failures", failures)
            .put("connections", connections)
            .put("seconds", Result.rounded(seconds))
            .put("warm-up-seconds", warmUp.toSeconds())
            .put("gateway-cpu-ms-each", each(after.gateway() - before.gateway()))
            .put(
                "redis-commands-each",
                Result.rounded((double) commands / Math.max(1, micros.getTotalCount())))
            .put("redis-cpu-ms-each", each(after.redis() - before.redis()))
            .put(
                "core-percent",
                Result.rounded(
                    100
                        * (after.gateway() - before.gateway() + after.redis() - before.redis())
                        / seconds))
            .put("load-cpu-ms-each", each(after.load() - before.load()))
            .put("fsync-ms", Result.rounded(sync)));
    Result.print(Result.of("booking-p99" + suffix, p99, "ms", TARGET_P99_MS));
  }

  private double each(double cpuSeconds) {
    return Result.rounded(1_000 * cpuSeconds / Math.max(1, micros.getTotalCount()));
  }

  /// CPU seconds of the gateway, of the Redis that it started, and of who asks.
  private record Cpu(double gateway, double redis, double load) {
    static Cpu of(long pid) {
      var gateway = ProcessHandle.of(pid).orElseThrow();
      return new Cpu(
          seconds(gateway),
          gateway.descendants().mapToDouble(Cpu::seconds).sum(),
          seconds(ProcessHandle.current()));
    }

    private static double seconds(ProcessHandle process) {
      return process.info().totalCpuDuration().map(it -> it.toNanos() / 1e9).orElse(0.0);
    }
  }

  /// What the disk takes for one small append, in the middle of many: each booking waits for at
  /// least two of them, Redis' and the audit trail's.
  private static double syncMillis(Path folder) throws IOException {
    var times = new Histogram(3);
    try (var file =
        FileChannel.open(
            folder.resolve("sync"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNCS; i++) {
        long begun = System.nanoTime();
        var _ = file.write(ByteBuffer.allocate(1_024));
        file.force(false);
        times.recordValue((System.nanoTime() - begun) / 1_000);
      }
    }
    return times.getValueAtPercentile(50) / 1_000.0;
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
