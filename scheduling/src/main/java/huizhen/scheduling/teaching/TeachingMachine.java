package huizhen.scheduling.teaching;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.teaching.api.Attended;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingPaper;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingState;
import huizhen.scheduling.teaching.api.TeachingTimer;
import huizhen.scheduling.teaching.api.TeachingTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The state machine of a teaching session (DOMAIN.md A5). Pure: it is handed the session, who asks
/// for what, the directory's facts and the time.
///
/// As [huizhen.scheduling.model.CaseMachine] it asks in this order: may this person ever do this,
/// does the state allow it ([TeachingStep]), do the rules ([TeachingChecks]).
public final class TeachingMachine {
  private final TeachingTimes times;

  public TeachingMachine(TeachingTimes times) {
    this.times = times;
  }

  /// Begins one: a doctor who teaches himself, or a coordinator for a doctor of the organisation.
  public RequestDecision<TeachingSession> plan(
      Optional<TeachingSession> existing,
      TeachingId id,
      TeachingForm form,
      Actor actor,
      TeachingFacts facts,
      Instant now) {
    var step = TeachingStep.PLAN;
    var mayPlan =
        switch (actor.role()) {
          case COORDINATOR -> true;
          case COUNTY_DOCTOR, SPECIALIST ->
              actor.practitioner().equals(Optional.of(form.teacher()));
          case SYSTEM, PATIENT, REGULATOR, OPERATOR, SERVICE -> false;
        };
    if (!mayPlan || actor.organisation().isEmpty()) {
      return new RequestDecision.Refused<>(Rule.REQUEST_NOT_ALLOWED, step.word());
    }
    if (existing.isPresent()) {
      return new RequestDecision.Illegal<>(existing.get().state().name(), step.word());
    }
    var host = actor.organisation().get();
    var begun =
        new TeachingSession(
            id,
            1,
            TeachingState.DRAFT,
            host,
            form,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Set.of(),
            List.of(),
            now,
            now);
    var broken = TeachingChecks.draft(form, host, facts).broken();
    return broken.isPresent()
        ? new RequestDecision.Refused<>(broken.get(), step.word())
        : new RequestDecision.Changed<>(begun, step.word(), List.of(begun.state().name()));
  }

  public RequestDecision<TeachingSession> decide(
      TeachingSession session,
      TeachingCommand command,
      Actor actor,
      TeachingFacts facts,
      Instant now) {
    var step = TeachingStep.of(command);
    var refused = gate(session, step, actor);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (command instanceof TeachingCommand.Edit(var form) && !keepsTeacher(session, form, actor)) {
      return new RequestDecision.Refused<>(Rule.REQUEST_NOT_ALLOWED, step.word());
    }
    var broken = TeachingChecks.of(session, command, actor, facts, times, now).broken();
    return broken.isPresent()
        ? new RequestDecision.Refused<>(broken.get(), step.word())
        : change(session, command, actor, facts, now).by(step);
  }

  /// Lets the next time-out come, if it is due: one at a time, the earliest first.
  public Optional<RequestDecision.Changed<TeachingSession>> elapse(
      TeachingSession session, Instant now) {
    return session
        .nextTimer()
        .filter(timer -> !timer.at().isAfter(now))
        .map(timer -> {
          var edit = new TeachingEdit(session, now).drop(timer.kind());
          var left =
              switch (timer.kind()) {
                case CONSENT_LATE, TEACHER_LATE, RECORD_LATE -> edit.alert(timer.kind());
                case NOT_HELD -> edit.to(TeachingState.NOT_HELD);
                case LINK_ABORT, OVERRUN -> ended(edit, now);
                case CLOSE -> edit.to(TeachingState.CLOSED);
              };
          return left.by(TeachingStep.TIME_OUT);
        });
  }

  /// The steps that this actor may take now, as pages name them.
  public List<String> allowed(TeachingSession session, Actor actor) {
    var words = new ArrayList<String>();
    for (var step : TeachingStep.values()) {
      if (gate(session, step, actor).isEmpty() && isOfUse(session, step, actor)) {
        words.add(step.word());
      }
    }
    return List.copyOf(words);
  }

  private static boolean isOfUse(TeachingSession session, TeachingStep step, Actor actor) {
    var me = actor.practitioner();
    return switch (step) {
      case CONSENT -> session.form().patient().isPresent() && session.consent().isEmpty();
      case WITHDRAW_CONSENT -> session.consent().isPresent();
      case ENROL ->
          me.isEmpty()
              || (!session.isEnrolled(me.get())
                  && !session.form().teacher().equals(me.get())
                  && !session.form().presenters().contains(me.get()));
      case JOIN -> me.filter(it -> maySit(session, it)).isPresent();
      default -> true;
    };
  }

  private static boolean maySit(TeachingSession session, PractitionerId who) {
    return session.form().teacher().equals(who)
        || session.form().presenters().contains(who)
        || session.isEnrolled(who);
  }

  private static Optional<RequestDecision<TeachingSession>> gate(
      TeachingSession session, TeachingStep step, Actor actor) {
    if (TeachingParty.of(actor, session).stream().noneMatch(step.who()::contains)) {
      return Optional.of(new RequestDecision.Refused<>(Rule.REQUEST_NOT_ALLOWED, step.word()));
    }
    return step.from().contains(session.state())
        ? Optional.empty()
        : Optional.of(new RequestDecision.Illegal<>(session.state().name(), step.word()));
  }

  /// Only a coordinator may name another teacher.
  private static boolean keepsTeacher(TeachingSession session, TeachingForm form, Actor actor) {
    return actor.role() == Actor.Role.COORDINATOR
        || form.teacher().equals(session.form().teacher());
  }

  private TeachingEdit change(
      TeachingSession session,
      TeachingCommand command,
      Actor actor,
      TeachingFacts facts,
      Instant now) {
    var edit = new TeachingEdit(session, now);
    return switch (command) {
      case TeachingCommand.Edit(var form) ->
          form.patient().equals(session.form().patient())
              ? edit.form(form)
              : edit.form(form).consent(Optional.empty());
      case TeachingCommand.GiveConsent(var consent) ->
          edit.consent(Optional.of(consent))
              .drop(TeachingTimer.Kind.CONSENT_LATE)
              .paper(paper(TeachingPaper.Kind.CONSENT, consent.document(), consent.sha256(), now));
      case TeachingCommand.WithdrawConsent(var document, var sha256) -> {
        var left =
            edit.consent(Optional.empty())
                .paper(paper(TeachingPaper.Kind.WITHDRAWAL, document, sha256, now));
        if (session.state() == TeachingState.ANNOUNCED) {
          yield reminded(left, session.form(), now);
        }
        yield session.state().isOpen() ? left.to(TeachingState.BROKEN_OFF) : left;
      }
      case TeachingCommand.Announce(var document, var sha256) ->
          timed(
              edit.announced()
                  .to(TeachingState.ANNOUNCED)
                  .paper(paper(TeachingPaper.Kind.ANNOUNCEMENT, document, sha256, now)),
              session,
              session.form(),
              now);
      case TeachingCommand.Reschedule(
              var start,
              var duration,
              var reason,
              var document,
              var sha256) -> {
        var form = session.form().at(start, duration);
        yield timed(
            edit.form(form)
                .reason(reason)
                .drop(TeachingTimer.Kind.TEACHER_LATE)
                .paper(paper(TeachingPaper.Kind.ANNOUNCEMENT, document, sha256, now)),
            session,
            form,
            now);
      }
      case TeachingCommand.Enrol(var who) -> {
        for (var it : who.stream().sorted(Comparator.comparing(PractitionerId::value)).toList()) {
          var _ = edit.enrol(attended(session, it, facts, now));
        }
        yield edit;
      }
      case TeachingCommand.Unenrol(var who) ->
          edit.unenrol(
              session.enrolled().stream()
                  .filter(it -> it.who().equals(who))
                  .findFirst()
                  .orElseThrow());
      case TeachingCommand.Open _ -> edit.to(TeachingState.LOBBY);
      case TeachingCommand.Join _ ->
          edit.attended(attended(session, actor.practitioner().orElseThrow(), facts, now));
      case TeachingCommand.Start _ ->
          edit.to(TeachingState.LIVE)
              .timer(
                  TeachingTimer.Kind.OVERRUN,
                  later(session.form().end(), now).plus(times.overrun()));
      case TeachingCommand.AddRecording(var recording) -> edit.recording(recording);
      case TeachingCommand.Suspend _ ->
          edit.to(TeachingState.SUSPENDED)
              .timer(TeachingTimer.Kind.LINK_ABORT, now.plus(times.linkAbort()));
      case TeachingCommand.Resume _ -> edit.to(TeachingState.LIVE);
      case TeachingCommand.End _ -> ended(edit, now);
      case TeachingCommand.SignRecord(var record) ->
          edit.record(record)
              .paper(paper(TeachingPaper.Kind.RECORD, record.document(), record.sha256(), now))
              .to(TeachingState.RECORDED)
              .timer(TeachingTimer.Kind.CLOSE, now.plus(times.close()));
      case TeachingCommand.Close _ -> edit.to(TeachingState.CLOSED);
      case TeachingCommand.Cancel(var reason) -> edit.reason(reason).to(TeachingState.CANCELLED);
    };
  }

  private static TeachingPaper paper(
      TeachingPaper.Kind kind, DocumentId document, String sha256, Instant now) {
    return new TeachingPaper(kind, document, sha256, now);
  }

  private static Attended attended(
      TeachingSession session, PractitionerId who, TeachingFacts facts, Instant now) {
    OrganisationId of = facts.organisationOf(who).orElse(session.host());
    return new Attended(who, of, now);
  }

  private TeachingEdit timed(
      TeachingEdit edit, TeachingSession session, TeachingForm form, Instant now) {
    var left =
        edit.timer(TeachingTimer.Kind.TEACHER_LATE, form.start().plus(times.teacherLate()))
            .timer(TeachingTimer.Kind.NOT_HELD, form.start().plus(times.notHeld()));
    return session.isConsented()
        ? left.drop(TeachingTimer.Kind.CONSENT_LATE)
        : reminded(left.drop(TeachingTimer.Kind.CONSENT_LATE), form, now);
  }

  private TeachingEdit reminded(TeachingEdit edit, TeachingForm form, Instant now) {
    return edit.timer(
        TeachingTimer.Kind.CONSENT_LATE, later(form.start().minus(times.consentBefore()), now));
  }

  private TeachingEdit ended(TeachingEdit edit, Instant now) {
    return edit.to(TeachingState.ENDED)
        .timer(TeachingTimer.Kind.RECORD_LATE, now.plus(times.record()));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
