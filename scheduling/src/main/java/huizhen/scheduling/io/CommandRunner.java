package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.api.Team;
import huizhen.scheduling.io.CaseScripts.Answer;
import huizhen.scheduling.io.DirectoryMemory.Known;
import huizhen.scheduling.io.RedisDirectory.Concerned;
import huizhen.scheduling.model.Bookings;
import huizhen.scheduling.model.Calendar;
import huizhen.scheduling.model.Decision;
import huizhen.scheduling.model.Facts;
import huizhen.scheduling.model.Interval;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.model.Step;
import huizhen.scheduling.planning.Attendant;
import huizhen.scheduling.planning.Planner;
import huizhen.scheduling.planning.Wish;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a command: reads the case and the directory, has it decided, and lets one script write if
/// nobody else did meanwhile; else it reads and decides again, at most [#MAX_TRIES] times. Refused
/// and illegal commands are remembered and audited too.
///
/// The outcome is handed out when the audit entry is in the trail.
final class CommandRunner {
  private static final int MAX_TRIES = 3;
  private static final int MAX_CALENDAR = 10_000;

  /// So that days that are cut at the ends of a span are counted whole.
  private static final Duration AROUND = Duration.ofDays(2);

  private final RedisLink link;
  private final RedisDirectory directory;
  private final CaseScripts scripts;
  private final OutboxDrainer outbox;
  private final SchedulingRules rules;
  private final InstantSource clock;
  private final RegistryDesk registry = new RegistryDesk();

  CommandRunner(
      RedisLink link,
      RedisDirectory directory,
      CaseScripts scripts,
      OutboxDrainer outbox,
      SchedulingRules rules,
      InstantSource clock) {
    this.link = link;
    this.directory = directory;
    this.scripts = scripts;
    this.outbox = outbox;
    this.rules = rules;
    this.clock = clock;
  }

  RegistryDesk registry() {
    return registry;
  }

  /// An outcome, and the audit entry that has to be in the trail before anybody hears of it.
  ///
  /// @param outcome without the case, where that is beside it
  /// @param state the case as this command has just left it; empty where an earlier one's outcome
  ///   is told again, or nothing was done
  record Result(JsonObject outcome, Optional<ConsultationCase> state, Optional<String> entryId) {
    Result(JsonObject outcome, Optional<String> entryId) {
      this(outcome, Optional.empty(), entryId);
    }

    Result with(Decision decision) {
      return decision instanceof Decision.Changed(var next, _, _) && state.isEmpty()
          ? new Result(outcome, Optional.of(next), entryId)
          : this;
    }
  }

  /// What lies in a calendar.
  ///
  /// @param subject a case's id, or `teaching-` or `waiting-` and the id of such a one
  record Entry(Interval time, String subject) {
    static Entry parse(String entry) {
      var parts = entry.split(":", 3);
      var time =
          new Interval(
              Instant.ofEpochMilli(Long.parseLong(parts[0])),
              Instant.ofEpochMilli(Long.parseLong(parts[1])));
      return new Entry(time, parts[2]);
    }
  }

  Future<Result> run(Order order) {
    return link.within(attempt -> run(attempt, order, 1)).compose(this::delivered);
  }

  /// Hands the outcome out when its audit entry is in the trail.
  Future<Result> delivered(Result result) {
    return result
        .entryId()
        .map(entry -> outbox.delivered(entry).map(result))
        .orElseGet(() -> Future.succeededFuture(result));
  }

  Future<Optional<ConsultationCase>> read(RedisLink.Attempt attempt, CaseId id) {
    var key = RedisKeys.kase(id);
    return attempt
        .send(Request.cmd(Command.HMGET).arg(key).arg("v").arg("d"))
        .map(found -> scripts.open(key, found));
  }

  /// What is booked of a practitioner and touches this time.
  Future<List<Interval>> booked(
      RedisLink.Attempt attempt, PractitionerId practitioner, Instant from, Instant to) {
    return entries(attempt, practitioner, from, to)
        .map(all -> all.stream().map(Entry::time).toList());
  }

  /// The same, and what for; an entry that starts before `from` may end before it too.
  Future<List<Entry>> entries(
      RedisLink.Attempt attempt, PractitionerId practitioner, Instant from, Instant to) {
    return attempt
        .send(
            Request.cmd(Command.ZRANGE)
                .arg(RedisKeys.calendar(practitioner))
                .arg(from.minus(Bookings.MAX_LENGTH).toEpochMilli())
                .arg("(" + to.toEpochMilli())
                .arg("BYSCORE")
                .arg("LIMIT")
                .arg(0)
                .arg(MAX_CALENDAR))
        .map(entries -> entries.stream().map(it -> Entry.parse(it.toString())).toList());
  }

  private Future<Result> run(RedisLink.Attempt attempt, Order order, int tries) {
    var seen = order.seen();
    return seen.isPresent() && tries == 1
        ? on(attempt, order, seen, tries)
        : read(attempt, order.id()).compose(state -> on(attempt, order, state, tries));
  }

  private Future<Result> on(
      RedisLink.Attempt attempt, Order order, Optional<ConsultationCase> state, int tries) {
    if (state.isEmpty() && order.step() != Step.CREATE && order.step() != Step.RAISE) {
      return Future.succeededFuture(new Result(OutcomeJson.notFound(), Optional.empty()));
    }
    var version = state.map(ConsultationCase::version).orElse(0L);
    return VersionGuard.check(attempt, order.command(), order.commandKey(), version)
        .compose(_ -> known(attempt, order, state, tries));
  }

  private Future<Result> known(
      RedisLink.Attempt attempt, Order order, Optional<ConsultationCase> state, int tries) {
    var concerned = order.concerned().apply(state);
    return concerned
        .map(who -> directory.known(attempt, who).compose(it -> asked(it, isInNeed(order, state))))
        .orElseGet(() -> Future.succeededFuture(Known.NOTHING))
        .compose(known -> decide(attempt, order, state, concerned, known, tries));
  }

  /// With the word of the register, which is never remembered.
  private Future<Known> asked(Known known, boolean isInNeed) {
    return (isInNeed ? registry.askInNeed(known.facts()) : registry.ask(known.facts()))
        .map(facts -> new Known(facts, known.edition()));
  }

  private static boolean isInNeed(Order order, Optional<ConsultationCase> state) {
    return order.step() == Step.RAISE
        || state.filter(it -> it.progress().emergency().isPresent()).isPresent();
  }

  private Future<Result> decide(
      RedisLink.Attempt attempt,
      Order order,
      Optional<ConsultationCase> state,
      Optional<Concerned> concerned,
      Known known,
      int tries) {
    var facts = known.facts();
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var decision = order.decider().decide(state, facts, now);
    var outcome = OutcomeJson.bare(decision).put("for", order.print());
    var detail =
        facts.isUnverified() ? order.detail().copy().put("registry", "away") : order.detail();
    var audit = AuditJson.audit(order.id(), order.actor(), decision, detail, now);
    var answer =
        decision instanceof Decision.Changed(var next, _, _)
            ? scripts.change(
                attempt,
                order.commandKey(),
                state,
                next,
                zones(facts),
                order.step() == Step.OVERBOOK ? Bookings.MAX_OVERLAPS : 0,
                known.edition(),
                outcome,
                audit)
            : scripts.note(attempt, order.commandKey(), known.edition(), outcome, audit);
    return answer.compose(it ->
        switch (it) {
          case Answer.Lost _ -> {
            concerned.ifPresent(directory::forget);
            yield tries < MAX_TRIES
                ? run(attempt, order, tries + 1)
                : Future.failedFuture(unavailable("others change this case at the same time"));
          }
          case Answer.Taken(var who, var busy) ->
              facts.members().isEmpty()
                  ? taken(attempt, order, facts, who, now)
                  : teamBusy(attempt, order, state.orElseThrow(), facts, busy, now);
          case Answer.Written _ -> result(order, it, outcome).map(done -> done.with(decision));
          case Answer.Replayed _, Answer.Full _ -> result(order, it, outcome);
        });
  }

  private Future<Result> taken(
      RedisLink.Attempt attempt, Order order, Facts facts, Side who, Instant now) {
    var chair = facts.chair().orElseThrow();
    var doctor = chair.doctor();
    var calendar =
        new Calendar(
            doctor.id(),
            doctor.hours(),
            chair.organisation().zone(),
            facts.days(rules, chair, false));
    var wanted = Instant.parse(order.detail().getString("start"));
    var from = wanted.minus(Calendar.NEAREST_WITHIN);
    var to = wanted.plus(Calendar.NEAREST_WITHIN);
    var theirs = booked(attempt, doctor.id(), from, to);
    var ours = booked(attempt, facts.requester().orElseThrow().id(), from, to);
    return Future.all(theirs, ours)
        .compose(_ -> {
          var all = new ArrayList<>(theirs.result());
          all.addAll(ours.result());
          var nearest = calendar.nearest(all, wanted, now);
          return note(attempt, order, OutcomeJson.taken(who, nearest), now);
        });
  }

  private Future<Result> teamBusy(
      RedisLink.Attempt attempt,
      Order order,
      ConsultationCase state,
      Facts facts,
      List<PractitionerId> busy,
      Instant now) {
    var wanted = Instant.parse(order.detail().getString("start"));
    var length = Duration.between(wanted, Instant.parse(order.detail().getString("end")));
    var wish =
        new Wish(
            wanted.minus(Calendar.NEAREST_WITHIN),
            wanted.plus(Calendar.NEAREST_WITHIN),
            length,
            state.team().optionalNeeded());
    return attendants(attempt, state, facts, wish)
        .compose(team -> {
          var nearest = new Planner(rules).nearest(team, wish, wanted, now, Calendar.NEAREST);
          return note(attempt, order, OutcomeJson.teamBusy(busy, nearest), now);
        });
  }

  /// Everybody who is to come to a case, with what is in the calendars; the time that the case has
  /// itself is not in the way.
  Future<List<Attendant>> attendants(
      RedisLink.Attempt attempt, ConsultationCase state, Facts facts, Wish wish) {
    var people = new ArrayList<Facts.Member>();
    facts.chair().ifPresent(people::add);
    facts.host().ifPresent(people::add);
    people.addAll(facts.members());
    var from = wish.from().minus(AROUND);
    var to = wish.to().plus(wish.length()).plus(AROUND);
    var calendars = people.stream().map(it -> booked(attempt, it.doctor().id(), from, to)).toList();
    return Future.all(calendars)
        .map(_ -> {
          var team = new ArrayList<Attendant>();
          for (int i = 0; i < people.size(); i++) {
            var who = people.get(i);
            var own =
                state
                    .appointment()
                    .filter(_ -> isIn(state, who.doctor().id()))
                    .map(it -> new Interval(it.start(), it.end()));
            var others = new ArrayList<>(calendars.get(i).result());
            own.ifPresent(others::remove);
            team.add(
                new Attendant(
                    who.doctor().id(),
                    state.team().seat(who.doctor().id()).map(Team.Seat::isMandatory).orElse(true),
                    who.doctor().hours(),
                    who.organisation().zone(),
                    facts.absences(who),
                    others));
          }
          return List.copyOf(team);
        });
  }

  private static boolean isIn(ConsultationCase state, PractitionerId who) {
    return state.team().seat(who).map(Team.Seat::attends).orElse(true);
  }

  private Future<Result> note(
      RedisLink.Attempt attempt, Order order, JsonObject taken, Instant now) {
    var outcome = taken.put("for", order.print());
    var audit =
        AuditJson.entry(
            order.id(), order.actor(), order.step(), "refused:slot-taken", order.detail(), now);
    return scripts
        .note(attempt, order.commandKey(), outcome, audit)
        .compose(answer -> result(order, answer, outcome));
  }

  /// Whose days are meant in which zone.
  static Map<PractitionerId, String> zones(Facts facts) {
    var zones = new HashMap<PractitionerId, String>();
    facts.chair().ifPresent(it -> zones.put(it.doctor().id(), it.organisation().zone()));
    facts.host().ifPresent(it -> zones.put(it.doctor().id(), it.organisation().zone()));
    facts.members().forEach(it -> zones.put(it.doctor().id(), it.organisation().zone()));
    return zones;
  }

  static Future<Result> result(Order order, Answer answer, JsonObject outcome) {
    return switch (answer) {
      case Answer.Written(var entryId) ->
          Future.succeededFuture(new Result(outcome, Optional.of(entryId)));
      case Answer.Replayed(var before, var entryId) ->
          Future.succeededFuture(
              order.print().equals(before.getString("for"))
                  ? new Result(before, Optional.of(entryId))
                  : new Result(OutcomeJson.refused(Rule.COMMAND_ID_REUSED), Optional.empty()));
      case Answer.Full _ -> Future.failedFuture(unavailable("too much waits for the audit trail"));
      case Answer.Lost _, Answer.Taken _ ->
          throw new IllegalStateException("a note is neither lost nor taken");
    };
  }

  static SchedulingUnavailableException unavailable(String why) {
    return new SchedulingUnavailableException(why + "; try again", new IllegalStateException(why));
  }
}
