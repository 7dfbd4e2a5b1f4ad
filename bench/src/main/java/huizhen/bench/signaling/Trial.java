package huizhen.bench.signaling;

import huizhen.bench.server.CoreTime;
import huizhen.bench.server.JvmFigures;
import huizhen.bench.server.MeasuredProcess;
import huizhen.bench.server.Result;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;

/// One crowd on one server, from an empty server on: what its answers take, what a session takes,
/// and what others notice of an attack.
final class Trial implements AutoCloseable {
  /// They come and go first, so that nobody pays for classes and code that all need.
  private static final int FIRST = 100;

  private static final Duration FIRST_TIME = Duration.ofSeconds(6);
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final Duration REST = Duration.ofSeconds(5);
  private static final double ANSWER_TARGET_MILLIS = 50;
  private static final double ATTACK_TARGET = 2;

  private final SignalingPlan plan;
  private final Subject subject;
  private final Vertx vertx;
  private final Crowd crowd;
  private Memory before;
  private double joinSeconds;
  private double calmMillis;

  /// A server that runs already.
  ///
  /// @param suffix of the results' names
  /// @param core that it is pinned to
  record Subject(
      String suffix, MeasuredProcess process, JvmFigures jvm, int core, Tickets tickets) {}

  private record Memory(long residentBytes, long heapBytes) {}

  private Trial(SignalingPlan plan, Subject subject, Vertx vertx, Memory before) {
    this.plan = plan;
    this.subject = subject;
    this.vertx = vertx;
    this.before = before;
    this.crowd = new Crowd(vertx, plan, subject.tickets(), "crowd");
  }

  /// Lets the crowd in.
  static Trial begin(SignalingPlan plan, Subject subject, Vertx vertx)
      throws IOException, InterruptedException {
    var few = new SignalingPlan(Math.min(FIRST, plan.sessions()), plan.measured());
    try (var first = new Crowd(vertx, few, subject.tickets(), "first")) {
      first.join();
      var _ = first.measure(FIRST_TIME);
    }
    Thread.sleep(REST);
    var trial = new Trial(plan, subject, vertx, memory(subject));
    long from = System.nanoTime();
    trial.crowd.join();
    trial.joinSeconds = (System.nanoTime() - from) / 1e9;
    var _ = trial.crowd.measure(SETTLE);
    return trial;
  }

  private static Memory memory(Subject of) {
    long heap = of.jvm().heapBytesAfterCollection();
    return new Memory(of.process().residentBytes(), heap);
  }

  /// In peace.
  JsonObject answers() throws IOException, InterruptedException {
    var taken = new Taken();
    Window window = crowd.measure(plan.measured());
    int present = crowd.present();
    calmMillis = window.answerMillis(99);
    var result =
        Result.of(
                "signaling-answer" + subject.suffix(), calmMillis, "ms, p99", ANSWER_TARGET_MILLIS)
            .put("sessions", present)
            .put("sessions-planned", plan.sessions())
            .put("join-seconds", Result.rounded(joinSeconds))
            .put("not-let-in", crowd.refused())
            .mergeIn(taken.since())
            .mergeIn(window.json());
    // Who is not there asks nothing of a server.
    return present < plan.sessions() ? result.put("met", false) : result;
  }

  /// What has come with the crowd, for each of it.
  ///
  /// @param target in kB; 0 for none
  JsonObject memory(double target) throws IOException, InterruptedException {
    int present = Math.max(1, crowd.present());
    Memory now = memory(subject);
    Thread.sleep(REST); // collecting garbage held everybody up
    double resident = (now.residentBytes() - before.residentBytes()) / 1e3 / present;
    String name = "signaling-memory" + subject.suffix();
    String unit = "kB resident per session";
    var result =
        target > 0 ? Result.of(name, resident, unit, target) : Result.of(name, resident, unit);
    return result
        .put("heap-kb", Result.rounded((now.heapBytes() - before.heapBytes()) / 1e3 / present))
        .put("sessions", present)
        .put("resident-bytes", now.residentBytes())
        .put("resident-bytes-before", before.residentBytes())
        .put("heap-bytes", now.heapBytes())
        .put("heap-bytes-before", before.heapBytes());
  }

  /// What the crowd notices of somebody else. After [#answers].
  JsonObject under(Attack attack) throws IOException, InterruptedException {
    Window window;
    JsonObject did;
    var taken = new Taken();
    attack.start();
    try {
      window = crowd.measure(plan.measured());
    } finally {
      did = attack.stop();
    }
    var took = taken.since();
    Thread.sleep(REST);
    return Result.of(
            "signaling-" + attack.name(),
            window.answerMillis(99) / calmMillis,
            "times the others' p99 in peace",
            ATTACK_TARGET)
        .put("p99-ms-in-peace", calmMillis)
        .put("sessions-after", crowd.present())
        .mergeIn(took)
        .mergeIn(window.json())
        .put("attack", did);
  }

  /// Somebody more in the room of the first, with a ticket of its own.
  Attack messages(String name, java.util.function.LongFunction<String> message) throws IOException {
    var ticket = subject.tickets().ticket(crowd.room(0), "attacker-" + name);
    return new MessageFlood(vertx, name, ticket, message);
  }

  /// @param from the address that strangers come from; the crowd comes from 127.0.0.1
  Attack connects(String name, String from) throws IOException, InterruptedException {
    var anywhere = subject.tickets().ticket(crowd.room(0), "attacker").door();
    return Strangers.begin(vertx, name, anywhere, from);
  }

  @Override
  public void close() throws IOException {
    crowd.close();
  }

  /// What the server's core did since.
  private final class Taken {
    private final long nanos = System.nanoTime();
    private final double cpuSeconds = subject.process().cpuSeconds();
    private final double coreSeconds = CoreTime.of(subject.core()).busySeconds();

    JsonObject since() {
      double seconds = (System.nanoTime() - nanos) / 1e9;
      double its = subject.process().cpuSeconds() - cpuSeconds;
      double all = CoreTime.of(subject.core()).busySeconds() - coreSeconds;
      return new JsonObject()
          .put("cpu-percent", Result.rounded(100 * its / seconds))
          .put("core-others-percent", Result.rounded(Math.max(0, 100 * (all - its) / seconds)));
    }
  }
}
