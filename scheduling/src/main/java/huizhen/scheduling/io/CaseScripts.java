package huizhen.scheduling.io;

import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.io.DirectoryMemory.Edition;
import huizhen.scheduling.model.Bookings;
import huizhen.scheduling.model.CaseMachine;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Calls the scripts that write about cases, and reads their answers.
final class CaseScripts {
  /// How long an outcome is remembered under its command id.
  static final Duration REMEMBERED = Duration.ofDays(2);

  /// Calendar entries that start longer ago are dropped; the cases keep their appointments.
  private static final Duration CALENDAR_KEPT = Duration.ofDays(7);

  private final SealedJson sealed;
  private final SchedulingRules rules;
  private final CaseMemory memory = new CaseMemory();

  CaseScripts(SealedJson sealed, SchedulingRules rules) {
    this.sealed = sealed;
    this.rules = rules;
  }

  /// What a script answered.
  sealed interface Answer {
    /// @param entryId of the audit entry
    record Written(String entryId) implements Answer {}

    /// The command was there before, and this came of it.
    record Replayed(JsonObject outcome, String entryId) implements Answer {}

    /// Somebody else changed the case since it was read, or the directory since what is remembered
    /// of it.
    record Lost() implements Answer {}

    /// Some of those who are to come have something else then.
    ///
    /// @param who of the two sides, the first
    record Taken(Side who, List<PractitionerId> busy) implements Answer {}

    /// Too much waits for the audit trail.
    record Full() implements Answer {}
  }

  /// @param zones of those who may be booked, for their own days; who is not in it has the
  ///   appointment's
  /// @param overlaps how many others the time may overlap in the specialist's calendar
  /// @param edition of the directory that the decision remembered, to be compared
  Future<Answer> change(
      RedisLink.Attempt attempt,
      String commandKey,
      Optional<ConsultationCase> before,
      ConsultationCase after,
      Map<PractitionerId, String> zones,
      int overlaps,
      Optional<Edition> edition,
      JsonObject outcome,
      JsonObject audit) {
    return change(
        attempt, commandKey, before, after, zones, overlaps, edition, outcome, audit, More.NONE);
  }

  /// A script that has change.lua in it, and what it is given behind that one's keys and arguments.
  record More(Script script, List<String> keys, List<Object> args) {
    static final More NONE = new More(Script.CHANGE, List.of(), List.of());
  }

  /// As [#change], with more in the same script.
  Future<Answer> change(
      RedisLink.Attempt attempt,
      String commandKey,
      Optional<ConsultationCase> before,
      ConsultationCase after,
      Map<PractitionerId, String> zones,
      int overlaps,
      Optional<Edition> edition,
      JsonObject outcome,
      JsonObject audit,
      More more) {
    var caseKey = RedisKeys.kase(after.id());
    var taking = Taking.of(before, after);
    var keys = new ArrayList<String>();
    keys.add(caseKey);
    keys.add(commandKey);
    keys.add(RedisKeys.OUTBOX);
    keys.add(RedisKeys.CASES);
    keys.add(RedisKeys.TIME_OUTS);
    keys.add(RedisKeys.EVENTS);
    keys.add(RedisKeys.EDITIONS);
    taking.booked().forEach(it -> keys.add(RedisKeys.calendar(it)));
    taking.freed().forEach(it -> keys.add(RedisKeys.calendar(it)));
    var indices = CaseIndices.of(after);
    keys.addAll(indices);
    before.ifPresent(it -> keys.addAll(CaseIndices.left(it, after)));
    var changedAt = after.changedAt().toEpochMilli();
    var args = new ArrayList<Object>();
    args.add(after.version() - 1);
    args.add(after.state().name());
    args.add(changedAt);
    var json = CaseJson.of(after).encode();
    var kase = sealed.seal(json, place(caseKey, after.version()));
    args.add(kase);
    args.add(after.id().value());
    args.add(sealed.seal(OutcomeJson.withCase(outcome, json), commandKey));
    args.add(REMEMBERED.toMillis());
    args.add(sealed.seal(audit, RedisKeys.OUTBOX));
    args.add((long) OutboxDrainer.MAX_OUTBOX);
    var booked = taking.time();
    args.add(booked.map(a -> String.valueOf(a.start().toEpochMilli())).orElse(""));
    args.add(booked.map(a -> String.valueOf(a.end().toEpochMilli())).orElse(""));
    args.add(booked.map(CaseScripts::calendarEntry).orElse(""));
    args.add(taking.old().map(CaseScripts::calendarEntry).orElse(""));
    args.add(Bookings.MAX_LENGTH.toMillis());
    args.add(changedAt - CALENDAR_KEPT.toMillis());
    args.add(nextTimer(after));
    args.add((long) taking.booked().size());
    args.add((long) taking.freed().size());
    args.add((long) indices.size());
    var isOfTeam = !after.team().isEmpty() && booked.isPresent() && !taking.wasTaken();
    args.add(isOfTeam ? rules.planning().before().toMillis() : 0L);
    args.add(isOfTeam ? rules.planning().after().toMillis() : 0L);
    args.add((long) rules.planning().dailyMax());
    args.add(StreamFeed.MAX_EVENTS);
    args.add(taking.wasTaken() ? "" : String.valueOf(overlaps));
    args.addAll(compared(edition));
    if (isOfTeam) {
      for (var who : taking.booked()) {
        var zone = ZoneId.of(zones.getOrDefault(who, booked.get().zone()));
        var day = booked.get().start().atZone(zone).toLocalDate();
        args.add(day.atStartOfDay(zone).toInstant().toEpochMilli());
        args.add(day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli());
      }
    }
    keys.addAll(more.keys());
    args.addAll(more.args());
    return attempt
        .eval(more.script(), keys, args)
        .map(answer -> answer(answer, commandKey, taking.booked()))
        .onSuccess(answer -> {
          if (answer instanceof Answer.Written) {
            memory.keep(caseKey, kase, after);
          }
        });
  }

  private static List<String> compared(Optional<Edition> edition) {
    return edition
        .map(it -> List.of(it.all(), it.field(), it.ofPatient()))
        .orElse(List.of("", "", ""));
  }

  /// Whose calendars a change writes into, and out of whose it takes the time before.
  ///
  /// @param booked the specialist first, then the requester, then the members who come
  /// @param wasTaken whether the time lies within the one before: nothing is to be compared
  private record Taking(
      List<PractitionerId> booked,
      List<PractitionerId> freed,
      Optional<Appointment> time,
      Optional<Appointment> old,
      boolean wasTaken) {
    static Taking of(Optional<ConsultationCase> before, ConsultationCase after) {
      var old = before.flatMap(ConsultationCase::appointment);
      if (!old.equals(after.appointment())) {
        return new Taking(
            those(after),
            before.map(Taking::those).orElse(List.of()),
            after.appointment(),
            old,
            false);
      }
      return old.isPresent() && endsEarly(before.orElseThrow(), after, old.get())
          ? shortened(after, old.get())
          : new Taking(List.of(), List.of(), Optional.empty(), Optional.empty(), false);
    }

    private static boolean endsEarly(
        ConsultationCase before, ConsultationCase after, Appointment time) {
      return !before.state().isPastSession()
          && after.state().isPastSession()
          && after.changedAt().isBefore(time.end());
    }

    /// The case keeps its appointment; what is left of it is free for others. What was used still
    /// counts for the day.
    private static Taking shortened(ConsultationCase after, Appointment time) {
      var used =
          Optional.of(time.endingAt(after.changedAt())).filter(it -> it.start().isBefore(it.end()));
      var all = those(after);
      return new Taking(used.isPresent() ? all : List.of(), all, used, Optional.of(time), true);
    }

    private static List<PractitionerId> those(ConsultationCase state) {
      var all = new LinkedHashSet<PractitionerId>();
      state
          .appointment()
          .ifPresent(it -> {
            all.add(it.practitioner());
            all.add(state.requester());
            all.addAll(state.team().attending());
          });
      return List.copyOf(all);
    }
  }

  /// Remembers and audits what changed nothing, by a directory that was read for it.
  Future<Answer> note(
      RedisLink.Attempt attempt, String commandKey, JsonObject outcome, JsonObject audit) {
    return note(attempt, commandKey, Optional.empty(), outcome, audit);
  }

  Future<Answer> note(
      RedisLink.Attempt attempt,
      String commandKey,
      Optional<Edition> edition,
      JsonObject outcome,
      JsonObject audit) {
    var args = new ArrayList<Object>();
    args.add(sealed.seal(outcome, commandKey));
    args.add(REMEMBERED.toMillis());
    args.add(sealed.seal(audit, RedisKeys.OUTBOX));
    args.add((long) OutboxDrainer.MAX_OUTBOX);
    args.addAll(compared(edition));
    return attempt
        .eval(Script.NOTE, List.of(commandKey, RedisKeys.OUTBOX, RedisKeys.EDITIONS), args)
        .map(answer -> answer(answer, commandKey, List.of()));
  }

  /// Opens what `HMGET key v d` found.
  Optional<ConsultationCase> open(String caseKey, Response found) {
    if (found.get(0) == null) {
      return Optional.empty();
    }
    long version = Long.parseLong(found.get(0).toString());
    var kase = found.get(1).toBytes();
    return memory
        .find(caseKey, kase)
        .filter(state -> state.version() == version)
        .or(() -> {
          var state = CaseJson.kase(sealed.open(kase, place(caseKey, version)));
          memory.keep(caseKey, kase, state);
          return Optional.of(state);
        });
  }

  static String calendarEntry(Appointment it) {
    return "%d:%d:%s".formatted(it.start().toEpochMilli(), it.end().toEpochMilli(), it.caseId());
  }

  /// A case before and after.
  ///
  /// @param before as it was read
  record Change(ConsultationCase before, ConsultationCase after, JsonObject audit) {}

  /// Writes the acceptance of an emergency, which is the first change, with all that gives way.
  ///
  /// @param seen the calendars' entries that the decision knew of
  Future<Answer> seize(
      RedisLink.Attempt attempt,
      String commandKey,
      List<Change> changes,
      Set<String> seen,
      JsonObject outcome) {
    var seized = changes.getFirst().after();
    var time = seized.appointment().orElseThrow();
    var keys = new ArrayList<String>();
    keys.addAll(
        List.of(
            commandKey,
            RedisKeys.OUTBOX,
            RedisKeys.TIME_OUTS,
            RedisKeys.CASES,
            RedisKeys.EVENTS,
            RedisKeys.calendar(time.practitioner()),
            RedisKeys.calendar(seized.requester())));
    var args = new ArrayList<Object>();
    args.addAll(
        List.of(
            sealed.seal(outcome, commandKey),
            REMEMBERED.toMillis(),
            (long) OutboxDrainer.MAX_OUTBOX,
            StreamFeed.MAX_EVENTS,
            time.start().toEpochMilli(),
            time.end().toEpochMilli(),
            calendarEntry(time),
            Bookings.MAX_LENGTH.toMillis(),
            String.join("\n", seen),
            seized.changedAt().toEpochMilli()));
    var cases = new ArrayList<Object>();
    var freedKeys = new ArrayList<String>();
    var freedEntries = new ArrayList<Object>();
    var indices = new ArrayList<String>();
    var indexed = new ArrayList<Object>();
    for (var change : changes) {
      var after = change.after();
      var caseKey = RedisKeys.kase(after.id());
      keys.add(caseKey);
      cases.addAll(
          List.of(
              change.before().version(),
              after.state().name(),
              sealed.seal(CaseJson.of(after), place(caseKey, after.version())),
              after.id().value(),
              sealed.seal(change.audit(), RedisKeys.OUTBOX),
              nextTimer(after)));
      for (var who : Taking.those(change.before())) {
        freedKeys.add(RedisKeys.calendar(who));
        freedEntries.add(calendarEntry(change.before().appointment().orElseThrow()));
      }
      for (var index : CaseIndices.left(change.before(), after)) {
        freedKeys.add(index);
        freedEntries.add(after.id().value());
      }
      for (var index : CaseIndices.of(after)) {
        indices.add(index);
        indexed.add(after.id().value());
      }
    }
    keys.addAll(freedKeys);
    keys.addAll(indices);
    args.add((long) changes.size());
    args.add((long) freedKeys.size());
    args.addAll(cases);
    args.addAll(freedEntries);
    args.addAll(indexed);
    return attempt
        .eval(Script.SEIZE, keys, args)
        .map(answer -> answer(answer, commandKey, List.of()));
  }

  /// Into its lists, if nobody has changed it meanwhile.
  Future<Void> index(RedisLink.Attempt attempt, ConsultationCase it) {
    var keys = new ArrayList<String>();
    keys.add(RedisKeys.kase(it.id()));
    keys.addAll(CaseIndices.of(it));
    return attempt
        .eval(Script.INDEX, keys, List.of(String.valueOf(it.version()), it.id().value()))
        .mapEmpty();
  }

  private static String nextTimer(ConsultationCase state) {
    return CaseMachine.next(state)
        .map(timer -> String.valueOf(timer.at().toEpochMilli()))
        .orElse("");
  }

  private Answer answer(Response answer, String commandKey, List<PractitionerId> asked) {
    return answer(sealed, answer, commandKey, asked);
  }

  /// What a script answered that asks for nobody's time.
  static Answer answer(SealedJson sealed, Response answer, String commandKey) {
    return answer(sealed, answer, commandKey, List.of());
  }

  private static Answer answer(
      SealedJson sealed, Response answer, String commandKey, List<PractitionerId> asked) {
    return switch (answer.get(0).toString()) {
      case "done" -> new Answer.Written(answer.get(1).toString());
      case "replay" ->
          new Answer.Replayed(
              sealed.open(answer.get(1).toBytes(), commandKey), answer.get(2).toString());
      case "conflict", "stale" -> new Answer.Lost();
      case "taken" -> {
        var busy = new ArrayList<PractitionerId>();
        for (int i = 1; i < answer.size(); i++) {
          busy.add(asked.get(Integer.parseInt(answer.get(i).toString()) - 1));
        }
        yield new Answer.Taken(
            busy.getFirst().equals(asked.getFirst()) ? Side.INVITED : Side.INVITING, busy);
      }
      case "full" -> new Answer.Full();
      default -> throw new IllegalStateException("no such script answer: " + answer.get(0));
    };
  }

  /// Binds the sealed case to its version too, so that an older one can't be put back.
  private static String place(String caseKey, long version) {
    return caseKey + "#" + version;
  }
}
