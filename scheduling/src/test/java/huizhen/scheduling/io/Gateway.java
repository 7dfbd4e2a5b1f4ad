package huizhen.scheduling.io;

import static huizhen.scheduling.testing.Clinics.COUNTY_DOCTOR;
import static huizhen.scheduling.testing.Clinics.EXPERT;
import static huizhen.scheduling.testing.Clinics.HOSPITAL_COORDINATOR;
import static huizhen.scheduling.testing.Clinics.SPECIALIST;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.testing.AesSealer;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.MemoryTrail;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.annotation.CanIgnoreReturnValue;

/// One gateway's scheduling on a test's Redis, with a clock that the test sets.
final class Gateway implements AutoCloseable {
  static final Instant START = Clinics.NOW.plus(Duration.ofHours(1));
  static final Instant END = START.plus(Duration.ofMinutes(30));
  static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  final Vertx vertx = Vertx.vertx();
  final MemoryTrail trail;
  final RedisScheduling scheduling;
  volatile Instant now = Clinics.NOW;

  Gateway(String uri, MemoryTrail trail) {
    // A loaded test machine may be slow; how fast failure shows has its own test.
    this(new RedisConfig(uri, 8, Duration.ofSeconds(15)), trail);
  }

  Gateway(RedisConfig config, MemoryTrail trail) {
    this(config, trail, Duration.ofDays(1)); // time-outs come when a test says so
  }

  Gateway(String uri, MemoryTrail trail, Duration tick) {
    this(new RedisConfig(uri, 8, Duration.ofSeconds(15)), trail, tick);
  }

  private Gateway(RedisConfig config, MemoryTrail trail, Duration tick) {
    this.trail = trail;
    scheduling =
        await(
            RedisScheduling.connect(
                vertx,
                config,
                new AesSealer(KEY),
                trail,
                (InstantSource) () -> now,
                SchedulingRules.standard(),
                tick));
  }

  static Gateway on(String uri) {
    var gateway = new Gateway(uri, new MemoryTrail());
    await(Clinics.register(gateway.scheduling.directory()));
    return gateway;
  }

  Future<CaseOutcome> create(String command, String id) {
    return scheduling
        .consultations()
        .create(new CommandId(command), COUNTY_DOCTOR, new CaseId(id), Clinics.application());
  }

  Future<CaseOutcome> tell(String command, Actor actor, String id, CaseCommand what) {
    return scheduling.consultations().execute(new CommandId(command), actor, new CaseId(id), what);
  }

  /// A whole list.
  List<ConsultationCase> listed(CaseIndex which) {
    var all = new ArrayList<ConsultationCase>();
    await(scheduling.consultations().each(which, all::add));
    return all;
  }

  Future<BookingOutcome> book(String command, Actor actor, String id, Instant start, Instant end) {
    return scheduling
        .consultations()
        .book(new CommandId(command), actor, new CaseId(id), start, end);
  }

  Future<BookingOutcome> hold(String command, Actor actor, String id, Instant start, Instant end) {
    return scheduling
        .consultations()
        .hold(new CommandId(command), actor, new CaseId(id), start, end);
  }

  /// A case that its specialist has accepted.
  void accepted(String id) {
    done(await(create("create-" + id, id)));
    done(await(tell("submit-" + id, COUNTY_DOCTOR, id, new CaseCommand.Submit())));
    done(await(tell("accept-" + id, HOSPITAL_COORDINATOR, id, new CaseCommand.Accept(SPECIALIST))));
  }

  /// A case that is booked and in session.
  void inSession(String id) {
    accepted(id);
    await(book("book-" + id, EXPERT, id, START, END));
    done(
        await(
            tell(
                "consent-" + id,
                COUNTY_DOCTOR,
                id,
                new CaseCommand.GiveConsent(Clinics.consent(now)))));
    now = START;
    done(await(tell("lobby-" + id, EXPERT, id, new CaseCommand.OpenLobby())));
    done(await(tell("start-" + id, EXPERT, id, new CaseCommand.Start(true, true))));
  }

  @CanIgnoreReturnValue
  static ConsultationCase done(CaseOutcome outcome) {
    if (outcome instanceof CaseOutcome.Done(var state)) {
      return state;
    }
    throw new AssertionError("expected Done, got " + outcome);
  }

  @CanIgnoreReturnValue
  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer for 20 s", e);
    }
  }

  @Override
  public void close() {
    await(scheduling.close());
    await(vertx.close());
  }
}
