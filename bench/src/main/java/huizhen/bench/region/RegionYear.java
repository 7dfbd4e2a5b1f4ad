package huizhen.bench.region;

import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.BookingOutcome;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.api.DocumentId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Lets a year pass, in rounds: in each so many cases are applied for and accepted, an hour later
/// held, and signed and closed half an hour after that, by the commands that everybody else gives.
/// Of a hundred 4 are declined and 3 cancelled. The last rounds stay on their way: accepted, or
/// booked for the days that come.
final class RegionYear {
  static final Duration LENGTH = Duration.ofDays(365);

  /// Each specialist of the region has one case a round.
  private static final int ROUND = Region.SPECIALISTS;

  private static final Duration HOLDING = Duration.ofMinutes(30);
  private static final Duration UNTIL_HELD = Duration.ofHours(1);
  private static final int OPEN_ROUNDS = 4;

  /// What is booked in the last rounds lies behind the end of the year.
  private static final Duration AHEAD = Duration.ofDays(10);

  private final Consultations consultations;
  private final AtomicReference<Instant> now;
  private final int cases;
  private final Random random;
  private final AtomicInteger refused = new AtomicInteger();

  private RegionYear(
      Consultations consultations, AtomicReference<Instant> now, int cases, long seed) {
    this.consultations = consultations;
    this.now = now;
    this.cases = cases;
    this.random = new Random(seed);
  }

  /// The year's clock, which a year that is let pass sets.
  static final class YearClock implements InstantSource {
    private final AtomicReference<Instant> now;

    YearClock(Instant begin) {
      now = new AtomicReference<>(begin);
    }

    @Override
    public Instant instant() {
      return now.get();
    }
  }

  /// One case of a round.
  private record Plan(
      String id, int requester, int specialist, int patient, Application.Urgency urgency, int lot) {
    CommandId command(String name) {
      return new CommandId(name + "-" + id);
    }

    CaseId kase() {
      return new CaseId(id);
    }
  }

  /// @param progress is told how many cases there are
  /// @return how many commands were refused, of a part that does not matter
  static Future<Integer> pass(
      Consultations consultations,
      YearClock clock,
      int cases,
      long seed,
      Consumer<Integer> progress) {
    var year = new RegionYear(consultations, clock.now, cases, seed);
    var begin = clock.instant();
    int rounds = Math.ceilDiv(cases, ROUND);
    return year.rounds(begin, 0, rounds, progress).map(_ -> year.refused.get());
  }

  private Future<Void> rounds(Instant begin, int round, int rounds, Consumer<Integer> progress) {
    if (round == rounds) {
      return Future.succeededFuture();
    }
    // In the middle of a day, each round at another one.
    now.set(begin.plus(LENGTH.multipliedBy(round).dividedBy(rounds)));
    return round(round, rounds - round <= OPEN_ROUNDS)
        .compose(_ -> {
          progress.accept(Math.min(cases, (round + 1) * ROUND));
          return rounds(begin, round + 1, rounds, progress);
        });
  }

  private Future<Void> round(int round, boolean staysOpen) {
    var plans = new ArrayList<Plan>();
    for (int i = 0; i < Math.min(ROUND, cases - round * ROUND); i++) {
      plans.add(
          new Plan(
              "region-%d-%d".formatted(round, i),
              (i + round) % Region.REQUESTERS,
              i,
              random.nextInt(Region.PATIENTS),
              random.nextInt(10) == 0 ? Application.Urgency.URGENT : Application.Urgency.ROUTINE,
              random.nextInt(100)));
    }
    var start = now.get().plus(staysOpen ? AHEAD : UNTIL_HELD);
    var accepted = each(plans, it -> apply(it, start, staysOpen));
    if (staysOpen) {
      return accepted;
    }
    var held = plans.stream().filter(RegionYear::isHeld).toList();
    return accepted
        .compose(_ -> {
          now.set(start);
          return each(held, this::hold);
        })
        .compose(_ -> {
          now.set(start.plus(HOLDING));
          return each(held, this::conclude);
        });
  }

  private static boolean isHeld(Plan it) {
    return it.lot() >= 7;
  }

  private interface Life {
    Future<Void> live(Plan plan);
  }

  private static Future<Void> each(List<Plan> plans, Life life) {
    return Future.join(plans.stream().map(life::live).toList()).mapEmpty();
  }

  private Future<Void> apply(Plan it, Instant start, boolean staysOpen) {
    var asking = Region.asking(it.requester());
    var answering = Region.answering(it.specialist());
    var patient = Region.patient(it.requester() % Region.CLINICS, it.patient());
    var application = Region.application(patient, it.specialist() % Region.HOSPITALS, it.urgency());
    return consultations
        .create(it.command("create"), asking, it.kase(), application)
        .compose(outcome -> done(it, "create", outcome))
        .compose(_ -> tell(it, "submit", true, new CaseCommand.Submit()))
        .compose(_ ->
            it.lot() < 4
                ? tell(it, "decline", false, new CaseCommand.Decline("不属于本科范围"))
                : tell(
                        it,
                        "accept",
                        false,
                        new CaseCommand.Accept(Region.specialist(it.specialist())))
                    .compose(_ ->
                        !isHeld(it)
                            ? tell(it, "cancel", true, new CaseCommand.Cancel("患者已转诊"))
                            : staysOpen && it.lot() < 50
                                ? Future.succeededFuture()
                                : consultations
                                    .book(
                                        it.command("book"),
                                        answering,
                                        it.kase(),
                                        start,
                                        start.plus(HOLDING))
                                    .compose(outcome -> booked(it, outcome))));
  }

  private Future<Void> hold(Plan it) {
    var consent =
        new Consent(
            new DocumentId("consent-" + it.id()),
            "2026-1",
            true,
            true,
            it.lot() % 2 == 0,
            "本人",
            Consent.Relation.SELF,
            now.get());
    return tell(it, "consent", true, new CaseCommand.GiveConsent(consent))
        .compose(_ -> tell(it, "come", true, new CaseCommand.OpenLobby()))
        .compose(_ -> tell(it, "lobby", false, new CaseCommand.OpenLobby()))
        .compose(_ -> tell(it, "start", false, new CaseCommand.Start(true, true)));
  }

  private Future<Void> conclude(Plan it) {
    var draft =
        new CaseCommand.DraftOpinion(
            "心电图动态改变，心脏超声示左室壁节段性运动异常。",
            "不稳定型心绞痛；高血压病 2 级（很高危）",
            "双联抗血小板、他汀、β 受体阻滞剂；尽快转上级医院行冠状动脉造影；一周后复诊。");
    var signature =
        new CaseCommand.SignOpinion(
            1, new DocumentId("opinion-" + it.id()), "c2lnbmF0dXJl", now.get());
    return tell(it, "end", false, new CaseCommand.End())
        .compose(_ -> tell(it, "draft", false, draft))
        .compose(_ -> tell(it, "sign", false, signature))
        .compose(_ -> tell(it, "acknowledge", true, new CaseCommand.Acknowledge("同意，转院")))
        .compose(_ -> tell(it, "close", true, new CaseCommand.Close()));
  }

  private Future<Void> tell(Plan it, String name, boolean byAsking, CaseCommand what) {
    var actor = byAsking ? Region.asking(it.requester()) : Region.answering(it.specialist());
    return consultations
        .execute(it.command(name), actor, it.kase(), what)
        .compose(outcome -> done(it, name, outcome));
  }

  private Future<Void> done(Plan it, String name, CaseOutcome outcome) {
    return outcome instanceof CaseOutcome.Done
        ? Future.succeededFuture()
        : failed("%s of %s: %s".formatted(name, it.id(), outcome));
  }

  private Future<Void> booked(Plan it, BookingOutcome outcome) {
    return outcome instanceof BookingOutcome.Booked
        ? Future.succeededFuture()
        : failed("booking %s: %s".formatted(it.id(), outcome));
  }

  private <T> Future<T> failed(String what) {
    refused.incrementAndGet();
    return Future.failedFuture(new IllegalStateException(what));
  }
}
