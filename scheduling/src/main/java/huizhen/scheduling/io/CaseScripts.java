package huizhen.scheduling.io;

import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Side;
import huizhen.scheduling.model.Bookings;
import huizhen.scheduling.model.CaseMachine;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Calls the scripts that write about cases, and reads their answers.
final class CaseScripts {
  /// How long an outcome is remembered under its command id.
  static final Duration REMEMBERED = Duration.ofDays(2);

  /// Calendar entries that start longer ago are dropped; the cases keep their appointments.
  private static final Duration CALENDAR_KEPT = Duration.ofDays(7);

  private final SealedJson sealed;

  CaseScripts(SealedJson sealed) {
    this.sealed = sealed;
  }

  /// What a script answered.
  sealed interface Answer {
    /// @param entryId of the audit entry
    record Written(String entryId) implements Answer {}

    /// The command was there before, and this came of it.
    record Replayed(JsonObject outcome, String entryId) implements Answer {}

    /// Somebody else changed the case since it was read.
    record Lost() implements Answer {}

    /// One of the two doctors has something else then.
    record Taken(Side who) implements Answer {}

    /// Too much waits for the audit trail.
    record Full() implements Answer {}
  }

  Future<Answer> change(
      RedisLink.Attempt attempt,
      String commandKey,
      Optional<ConsultationCase> before,
      ConsultationCase after,
      JsonObject outcome,
      JsonObject audit) {
    var caseKey = RedisKeys.kase(after.id());
    var old = before.flatMap(ConsultationCase::appointment);
    var isMoved = !old.equals(after.appointment());
    var booked = isMoved ? after.appointment() : Optional.<Appointment>empty();
    var freed = isMoved ? old : Optional.<Appointment>empty();
    var calendar = booked.or(() -> freed).map(Appointment::practitioner);
    var keys =
        List.of(
            caseKey,
            commandKey,
            RedisKeys.OUTBOX,
            RedisKeys.CASES,
            RedisKeys.casesOf(after.inviting()),
            RedisKeys.casesOf(after.application().invited()),
            RedisKeys.casesOf(invitedBefore(before, after)),
            RedisKeys.TIME_OUTS,
            calendar.map(RedisKeys::calendar).orElse(RedisKeys.NO_CALENDAR),
            calendar.map(_ -> RedisKeys.calendar(after.requester())).orElse(RedisKeys.NO_CALENDAR));
    var changedAt = after.changedAt().toEpochMilli();
    var args =
        List.<Object>of(
            after.version() - 1,
            after.state().name(),
            changedAt,
            sealed.seal(CaseJson.of(after), place(caseKey, after.version())),
            after.id().value(),
            sealed.seal(outcome, commandKey),
            REMEMBERED.toMillis(),
            sealed.seal(audit, RedisKeys.OUTBOX),
            (long) OutboxDrainer.MAX_OUTBOX,
            booked.map(a -> String.valueOf(a.start().toEpochMilli())).orElse(""),
            booked.map(a -> String.valueOf(a.end().toEpochMilli())).orElse(""),
            booked.map(CaseScripts::calendarEntry).orElse(""),
            freed.map(CaseScripts::calendarEntry).orElse(""),
            Bookings.MAX_LENGTH.toMillis(),
            changedAt - CALENDAR_KEPT.toMillis(),
            CaseMachine.next(after)
                .map(timer -> String.valueOf(timer.at().toEpochMilli()))
                .orElse(""));
    return attempt
        .eval(Script.CHANGE, keys, args)
        .map(answer -> answer(sealed, answer, commandKey));
  }

  /// Remembers and audits what changed nothing.
  Future<Answer> note(
      RedisLink.Attempt attempt, String commandKey, JsonObject outcome, JsonObject audit) {
    return attempt
        .eval(
            Script.NOTE,
            List.of(commandKey, RedisKeys.OUTBOX),
            List.of(
                sealed.seal(outcome, commandKey),
                REMEMBERED.toMillis(),
                sealed.seal(audit, RedisKeys.OUTBOX),
                (long) OutboxDrainer.MAX_OUTBOX))
        .map(answer -> answer(sealed, answer, commandKey));
  }

  /// Puts the case's next time-out elsewhere, if it still is where it was seen.
  Future<Void> retime(
      RedisLink.Attempt attempt, CaseId id, long seenMillis, Optional<Instant> next) {
    return attempt
        .eval(
            Script.RETIME,
            List.of(RedisKeys.TIME_OUTS),
            List.of(
                id.value(),
                seenMillis,
                next.map(it -> String.valueOf(it.toEpochMilli())).orElse("")))
        .mapEmpty();
  }

  /// Opens what `HMGET key v d` found.
  Optional<ConsultationCase> open(String caseKey, Response found) {
    if (found.get(0) == null) {
      return Optional.empty();
    }
    var place = place(caseKey, Long.parseLong(found.get(0).toString()));
    return Optional.of(CaseJson.kase(sealed.open(found.get(1).toBytes(), place)));
  }

  static String calendarEntry(Appointment it) {
    return "%d:%d:%s".formatted(it.start().toEpochMilli(), it.end().toEpochMilli(), it.caseId());
  }

  static Answer answer(SealedJson sealed, Response answer, String commandKey) {
    return switch (answer.get(0).toString()) {
      case "done" -> new Answer.Written(answer.get(1).toString());
      case "replay" ->
          new Answer.Replayed(
              sealed.open(answer.get(1).toBytes(), commandKey), answer.get(2).toString());
      case "conflict" -> new Answer.Lost();
      case "taken" -> new Answer.Taken(Side.valueOf(answer.get(1).toString()));
      case "full" -> new Answer.Full();
      default -> throw new IllegalStateException("no such script answer: " + answer.get(0));
    };
  }

  private static OrganisationId invitedBefore(
      Optional<ConsultationCase> before, ConsultationCase after) {
    return before.orElse(after).application().invited();
  }

  /// Binds the sealed case to its version too, so that an older one can't be put back.
  private static String place(String caseKey, long version) {
    return caseKey + "#" + version;
  }
}
