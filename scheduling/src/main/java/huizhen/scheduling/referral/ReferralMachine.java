package huizhen.scheduling.referral;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.referral.api.DownSummary;
import huizhen.scheduling.referral.api.FollowUp;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralConsent;
import huizhen.scheduling.referral.api.ReferralCourse;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralId;
import huizhen.scheduling.referral.api.ReferralPaper;
import huizhen.scheduling.referral.api.ReferralState;
import huizhen.scheduling.referral.api.ReferralTimer;
import huizhen.scheduling.referral.api.ReferralTimes;
import huizhen.scheduling.referral.api.Transport;
import huizhen.scheduling.request.RequestDecision;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The state machine of a referral (DOMAIN.md 3c). Pure: it is handed the referral, who asks for
/// what, the directory's facts and the time.
///
/// As [huizhen.scheduling.model.CaseMachine] it asks in this order: may this person ever do this,
/// does the state allow it ([ReferralStep]), do the rules ([ReferralChecks]).
public final class ReferralMachine {
  private final ReferralTimes times;

  public ReferralMachine(ReferralTimes times) {
    this.times = times;
  }

  /// Begins one, by a doctor for a patient of the own organisation.
  public RequestDecision<Referral> draft(
      Optional<Referral> existing,
      ReferralId id,
      ReferralForm form,
      Actor actor,
      ReferralFacts facts,
      Instant now) {
    var step = ReferralStep.CREATE;
    var isDoctor =
        actor.role() == Actor.Role.COUNTY_DOCTOR || actor.role() == Actor.Role.SPECIALIST;
    if (!isDoctor || actor.practitioner().isEmpty() || actor.organisation().isEmpty()) {
      return new RequestDecision.Refused<>(Rule.REQUEST_NOT_ALLOWED, step.word());
    }
    if (existing.isPresent()) {
      return new RequestDecision.Illegal<>(existing.get().state().name(), step.word());
    }
    var begun =
        new Referral(
            id,
            1,
            ReferralState.DRAFT,
            actor.organisation().get(),
            actor.practitioner().get(),
            form,
            Optional.empty(),
            ReferralCourse.NONE,
            List.of(),
            List.of(),
            now,
            now);
    var broken = ReferralChecks.draft(form, begun, facts).broken();
    return broken.isPresent()
        ? new RequestDecision.Refused<>(broken.get(), step.word())
        : new RequestDecision.Changed<>(begun, step.word(), List.of(begun.state().name()));
  }

  public RequestDecision<Referral> decide(
      Referral referral, ReferralCommand command, Actor actor, ReferralFacts facts, Instant now) {
    var step = ReferralStep.of(command);
    var refused = gate(referral, step, actor);
    if (refused.isPresent()) {
      return refused.get();
    }
    var broken = ReferralChecks.of(referral, command, facts, now).broken();
    return broken.isPresent()
        ? new RequestDecision.Refused<>(broken.get(), step.word())
        : change(referral, command, now).by(step);
  }

  /// Lets the next time-out come, if it is due: one at a time, the earliest first.
  public Optional<RequestDecision.Changed<Referral>> elapse(Referral referral, Instant now) {
    return referral
        .nextTimer()
        .filter(timer -> !timer.at().isAfter(now))
        .map(timer -> {
          var edit = new ReferralEdit(referral, now).drop(timer.kind());
          var left =
              switch (timer.kind()) {
                case ANSWER_REMINDER, ANSWER_DUE, BACK_DUE, FOLLOW_UP_DUE ->
                    edit.alert(timer.kind());
                case NOT_ARRIVED -> edit.to(ReferralState.NOT_ARRIVED);
                case CLOSE -> edit.to(ReferralState.CLOSED);
              };
          return left.by(ReferralStep.TIME_OUT);
        });
  }

  /// The steps that this actor may take now, as pages name them.
  public List<String> allowed(Referral referral, Actor actor) {
    var words = new ArrayList<String>();
    for (var step : ReferralStep.values()) {
      if (gate(referral, step, actor).isEmpty()) {
        words.add(step.word());
      }
    }
    return List.copyOf(words);
  }

  private static Optional<RequestDecision<Referral>> gate(
      Referral referral, ReferralStep step, Actor actor) {
    if (ReferralParty.of(actor, referral).stream().noneMatch(step.who()::contains)) {
      return Optional.of(new RequestDecision.Refused<>(Rule.REQUEST_NOT_ALLOWED, step.word()));
    }
    return step.from().contains(referral.state())
        ? Optional.empty()
        : Optional.of(new RequestDecision.Illegal<>(referral.state().name(), step.word()));
  }

  private ReferralEdit change(Referral referral, ReferralCommand command, Instant now) {
    var edit = new ReferralEdit(referral, now);
    var course = referral.course();
    return switch (command) {
      case ReferralCommand.Edit(var form) ->
          edit.form(form).consent(Optional.empty()).to(ReferralState.DRAFT);
      case ReferralCommand.GiveConsent(var consent, var sha256) -> {
        var given =
            edit.consent(Optional.of(new ReferralConsent(consent, referral.form().to())))
                .paper(ReferralPaper.Kind.CONSENT, consent.document(), sha256);
        yield referral.state() == ReferralState.REDIRECTED
            ? given
            : given.to(ReferralState.CONSENTED);
      }
      case ReferralCommand.Submit(var document, var sha256) ->
          awaited(
              edit.paper(ReferralPaper.Kind.FORM, document, sha256).to(ReferralState.SUBMITTED),
              referral.form().urgency(),
              now);
      case ReferralCommand.Receive _ -> edit.to(ReferralState.RECEIVED);
      case ReferralCommand.Accept(var doctor) ->
          read(edit, referral)
              .course(course.doctor(Optional.of(doctor)))
              .to(ReferralState.ACCEPTED);
      case ReferralCommand.Reject(var reason) ->
          read(edit, referral).course(course.reason(reason)).to(ReferralState.REJECTED);
      case ReferralCommand.Redirect(var to, var reason) -> {
        var passed = new ArrayList<>(course.redirectedBy());
        passed.add(referral.form().to());
        yield read(edit, referral)
            .form(referral.form().to(to))
            .course(course.reason(reason).redirectedBy(passed))
            .to(ReferralState.REDIRECTED);
      }
      case ReferralCommand.Schedule(var arrangement) ->
          edit.course(course.arrangement(arrangement))
              .to(ReferralState.SCHEDULED)
              .timer(ReferralTimer.Kind.NOT_ARRIVED, arrangement.at().plus(times.arrivalGrace()));
      case ReferralCommand.Depart(var means, var vitals) ->
          edit.course(course.transport(new Transport(means, vitals, now)))
              .to(ReferralState.IN_TRANSIT);
      case ReferralCommand.Arrive _ -> edit.to(ReferralState.ARRIVED);
      case ReferralCommand.Admit _ -> edit.to(ReferralState.ADMITTED);
      case ReferralCommand.Treat _ -> edit.to(ReferralState.TREATED);
      case ReferralCommand.DownRefer it ->
          edit.course(course.summary(summary(it)))
              .paper(ReferralPaper.Kind.SUMMARY, it.document(), it.sha256())
              .to(ReferralState.DOWN_REFERRED)
              .timer(ReferralTimer.Kind.BACK_DUE, now.plus(times.back()));
      case ReferralCommand.ReceiveBack _ -> edit.to(ReferralState.RECEIVED_BACK);
      case ReferralCommand.PlanFollowUp(var doctor, var due, var plan) -> {
        var day = due.atStartOfDay().toInstant(ZoneOffset.UTC);
        yield edit.course(course.followUp(new FollowUp(doctor, due, plan)))
            .to(ReferralState.FOLLOWUP)
            .timer(ReferralTimer.Kind.FOLLOW_UP_DUE, day)
            .timer(ReferralTimer.Kind.CLOSE, day.plus(times.close()));
      }
      case ReferralCommand.Close _ -> edit.to(ReferralState.CLOSED);
      case ReferralCommand.Cancel(var reason) ->
          edit.course(course.reason(reason)).to(ReferralState.CANCELLED);
    };
  }

  private ReferralEdit awaited(ReferralEdit edit, ReferralForm.Urgency urgency, Instant now) {
    return switch (urgency) {
      case EMERGENCY ->
          edit.timer(ReferralTimer.Kind.ANSWER_DUE, now.plus(times.emergencyAnswer()));
      case ROUTINE ->
          edit.timer(ReferralTimer.Kind.ANSWER_REMINDER, now.plus(times.routineReminder()))
              .timer(ReferralTimer.Kind.ANSWER_DUE, now.plus(times.routineAnswer()));
    };
  }

  /// Who answers has received it, whether or not he said so.
  private static ReferralEdit read(ReferralEdit edit, Referral referral) {
    return referral.state() == ReferralState.SUBMITTED ? edit.to(ReferralState.RECEIVED) : edit;
  }

  private static DownSummary summary(ReferralCommand.DownRefer it) {
    return new DownSummary(
        it.diagnosis(),
        it.treatment(),
        it.medicines(),
        it.advice(),
        it.signature(),
        it.signedAt(),
        it.document());
  }
}
