package huizhen.scheduling.model;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseDocument.Kind;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What a permitted command, a booking or a time-out makes of a case, with the document that comes
/// of it. Time-outs and alerts follow from the new state, in [TimerPlan].
final class CaseChanges {
  private static final Set<CaseState> NOT_YET_MET =
      EnumSet.of(CaseState.SCHEDULING, CaseState.SCHEDULED, CaseState.READY, CaseState.LOBBY);

  private final SchedulingRules rules;
  private final TimerPlan plan;
  private final EmergencySteps emergencies;

  CaseChanges(SchedulingRules rules, TimerPlan plan) {
    this.rules = rules;
    this.plan = plan;
    emergencies = new EmergencySteps(rules.emergency());
  }

  Revision of(ConsultationCase state, CaseCommand command, Actor actor, Facts facts, Instant now) {
    var next = Revision.of(state, now);
    return switch (command) {
      case CaseCommand.Edit(var application) -> edit(next, state, application);
      case CaseCommand.AddMaterial(var material) -> next.material(material);
      case CaseCommand.Submit _ -> {
        var submitted =
            next.to(CaseState.SUBMITTED)
                .due(Optional.empty())
                .document(Kind.APPLICATION, Documents.application(state));
        yield rules.needsOwnApproval() ? submitted : dispatch(submitted, state, facts, now);
      }
      case CaseCommand.InEmergency it -> emergencies.changes(next, state, it, actor, now);
      case CaseCommand.Approve _ -> dispatch(next, state, facts, now);
      case CaseCommand.Accept(var specialist) ->
          next.to(CaseState.ACCEPTED)
              .specialist(Optional.of(specialist))
              .due(Optional.empty())
              .document(Kind.ACCEPTANCE, Documents.text(specialist.value()));
      case CaseCommand.Return(var reason) -> refuse(next.to(CaseState.RETURNED), reason);
      case CaseCommand.Decline(var reason) -> refuse(next.to(CaseState.DECLINED), reason);
      case CaseCommand.Cancel(var reason) ->
          exit(next.to(CaseState.CANCELLED), CaseState.CANCELLED.name(), reason)
              .appointment(Optional.empty());
      case CaseCommand.ConfirmTime _ -> confirm(next, state, actor);
      case CaseCommand.ReleaseTime _ ->
          next.to(CaseState.ACCEPTED).appointment(Optional.empty()).due(Optional.empty());
      case CaseCommand.Reassign(var specialist, var reason) ->
          next.to(CaseState.ACCEPTED)
              .specialist(Optional.of(specialist))
              .team(state.team().under(specialist))
              .appointment(Optional.empty())
              .reason(reason)
              .due(Optional.empty())
              .document(Kind.ACCEPTANCE, Documents.text(specialist.value(), reason));
      case CaseCommand.GiveConsent(var consent) -> {
        var consented =
            next.consent(Optional.of(consent))
                .document(
                    Kind.CONSENT, Documents.consent(consent), Optional.of(consent.document()));
        yield state.state() == CaseState.SCHEDULED ? consented.to(CaseState.READY) : consented;
      }
      case CaseCommand.WithdrawRecordingConsent _ ->
          next.consent(state.consent().map(CaseChanges::withoutRecording));
      case CaseCommand.OpenLobby _ -> {
        var arrived = TeamChanges.join(next.arrived(Party.side(actor, state)), state, actor, now);
        yield state.state() == CaseState.READY ? arrived.to(CaseState.LOBBY) : arrived;
      }
      case CaseCommand.Start _ ->
          next.to(CaseState.IN_SESSION)
              .due(Optional.empty())
              .document(Kind.SESSION, Documents.session(state));
      case CaseCommand.AddRecording(var recording) -> next.recording(recording);
      case CaseCommand.Suspend _ ->
          next.to(CaseState.SUSPENDED).incident(Documents.text(now.toString()));
      case CaseCommand.Resume _ -> next.to(CaseState.IN_SESSION);
      case CaseCommand.End _ -> ended(next, state, now);
      case CaseCommand.NoShow(var cause, var reason) -> leave(next, cause, reason);
      case CaseCommand.Abort(var cause, var reason) -> leave(next, cause, reason);
      case CaseCommand.Convert(var cause, var reason) ->
          NOT_YET_MET.contains(state.state())
              ? leave(next, cause, reason).appointment(Optional.empty())
              : leave(next, cause, reason);
      case CaseCommand.DraftOpinion draft -> {
        var drafted =
            next.to(CaseState.OPINION_DRAFT)
                .team(TeamChanges.drafted(state, now))
                .opinions(Opinions.withDraft(state, draft));
        // An amendment has the same time as the first opinion had.
        yield state.state() == CaseState.DELIVERED
                || state.state() == CaseState.ACKNOWLEDGED
                || state.state() == CaseState.ABORTED
            ? drafted.due(Optional.of(now.plus(plan.opinionDue(state))))
            : drafted;
      }
      case CaseCommand.SignOpinion sign -> {
        var opinions = Opinions.signed(state, sign);
        yield next.to(CaseState.OPINION_SIGNED)
            .to(CaseState.DELIVERED)
            .opinions(opinions)
            .document(
                Kind.OPINION,
                Documents.opinion(opinions.getLast(), state.team()),
                Optional.of(sign.document()))
            .due(Optional.of(now.plus(rules.timeOuts().decision())));
      }
      case CaseCommand.Acknowledge(var decision) ->
          next.to(CaseState.ACKNOWLEDGED)
              .finalDecision(decision)
              .due(Optional.empty())
              .document(Kind.DECISION, Documents.text(decision));
      case CaseCommand.OfTeam(var what) -> TeamChanges.of(next, state, what, actor, facts, now);
      case CaseCommand.Close _ -> next.to(CaseState.CLOSED);
      case CaseCommand.Archive _ -> archive(next, state);
    };
  }

  /// A time for both doctors, booked at once or held until both sides have confirmed it.
  Revision at(
      ConsultationCase state,
      Appointment appointment,
      CaseMachine.Slot slot,
      Actor actor,
      Instant now) {
    var next =
        Revision.of(state, now)
            .appointment(Optional.of(appointment))
            .team(TeamChanges.planned(state, slot));
    if (slot.overbooked().isPresent()) {
      next = next.reason(slot.overbooked().get());
    }
    return slot.isHeld()
        ? next.to(CaseState.SCHEDULING)
            .confirmed(Party.side(actor, state))
            .due(Optional.of(now.plus(rules.timeOuts().hold())))
        : booked(next, appointment, CaseChecks.isCleared(state));
  }

  /// What the first of the due time-outs does.
  Revision elapsed(ConsultationCase state, CaseTimer timer, Instant now) {
    var next = Revision.of(state, now).fired(timer);
    return switch (timer.kind()) {
      case ANSWER_REMINDER -> next.alert(CaseAlert.Kind.ANSWER_REMINDER);
      case ANSWER_LAST_REMINDER -> next.alert(CaseAlert.Kind.ANSWER_LAST_REMINDER);
      case ANSWER_OVERDUE -> next.alert(CaseAlert.Kind.ANSWER_OVERDUE);
      case EXPIRY -> exit(next.to(CaseState.EXPIRED), CaseState.EXPIRED.name(), "");
      case HOLD ->
          next.to(CaseState.ACCEPTED)
              .appointment(Optional.empty())
              .due(Optional.empty())
              .alert(CaseAlert.Kind.HOLD_EXPIRED);
      case CONSENT_LATE -> next.alert(CaseAlert.Kind.CONSENT_LATE);
      case LOBBY -> next.to(CaseState.LOBBY);
      case SPECIALIST_LATE -> next.alert(CaseAlert.Kind.SPECIALIST_LATE);
      case NO_SHOW -> notMet(next, state, now);
      case PHONE_OFFER -> next.alert(CaseAlert.Kind.PHONE_OFFER);
      case LINK_LOST -> next.alert(CaseAlert.Kind.LINK_LOST);
      case LINK_ABORT -> leave(next, ExitCause.ABORTED_TECHNICAL, "");
      case SESSION_OVER -> ended(next, state, now);
      case OPINION_DUE -> next.alert(CaseAlert.Kind.OPINION_DUE);
      case OPINION_OVERDUE -> next.alert(CaseAlert.Kind.OPINION_OVERDUE);
      case DECISION_OVERDUE -> next.alert(CaseAlert.Kind.DECISION_OVERDUE);
      case CLOSE -> next.to(CaseState.CLOSED);
      case ARCHIVE -> archive(next, state);
      case RING -> emergencies.escalate(next, state.progress().emergency().orElseThrow(), now);
      case ARRIVAL -> next.alert(CaseAlert.Kind.ARRIVAL_LATE);
    };
  }

  private Revision ended(Revision next, ConsultationCase state, Instant now) {
    return next.to(CaseState.ENDED)
        .team(state.team().isEmpty() ? state.team() : state.team().ended(now))
        .due(Optional.of(now.plus(plan.opinionDue(state))));
  }

  /// Without consent nobody could come in, which is for the inviting side to answer for. Where both
  /// doctors came and wait for the patient, they may wait until their time is over.
  private static Revision notMet(Revision next, ConsultationCase state, Instant now) {
    var arrived = state.progress().arrived();
    var end = state.appointment().orElseThrow().end();
    if (arrived.size() == Side.values().length) {
      return now.isBefore(end)
          ? next.alert(CaseAlert.Kind.START_LATE).timer(new CaseTimer(CaseTimer.Kind.NO_SHOW, end))
          : leave(next, ExitCause.NO_SHOW_PATIENT, "");
    }
    return leave(
        next,
        state.state() == CaseState.SCHEDULED || !arrived.contains(Side.INVITING)
            ? ExitCause.NO_SHOW_REQUESTER
            : ExitCause.NO_SHOW_SPECIALIST,
        "");
  }

  private static Revision confirm(Revision next, ConsultationCase state, Actor actor) {
    var confirmed = new ArrayList<>(state.progress().confirmed());
    confirmed.addAll(Party.side(actor, state));
    var appointment = state.appointment().orElseThrow();
    return Set.copyOf(confirmed).size() == Side.values().length
            && TeamChanges.isConfirmed(state.team())
        ? booked(next, appointment, CaseChecks.isCleared(state))
        : next.confirmed(confirmed);
  }

  static Revision booked(Revision next, Appointment appointment, boolean isCleared) {
    var booked =
        next.to(CaseState.SCHEDULED)
            .due(Optional.of(appointment.start()))
            .document(
                Kind.ARRANGEMENT,
                Documents.text(
                    appointment.practitioner().value(),
                    appointment.start().toString(),
                    appointment.end().toString()));
    return isCleared ? booked.to(CaseState.READY) : booked;
  }

  private static Revision refuse(Revision next, String reason) {
    return next.reason(reason).due(Optional.empty()).document(Kind.REFUSAL, Documents.text(reason));
  }

  private static Revision leave(Revision next, ExitCause cause, String reason) {
    var left = exit(next.to(cause.state()).exit(cause), cause.name(), reason);
    return cause == ExitCause.ABORTED_TECHNICAL ? left.alert(CaseAlert.Kind.PRIORITY_REBOOK) : left;
  }

  private static Revision exit(Revision next, String why, String reason) {
    var left = next.due(Optional.empty()).document(Kind.EXIT, Documents.text(why, reason));
    return reason.isEmpty() ? left : left.reason(reason);
  }

  private static Revision archive(Revision next, ConsultationCase state) {
    return next.to(CaseState.ARCHIVED)
        .document(Kind.ARCHIVE, Documents.list(state.progress().documents()));
  }

  private static Revision edit(Revision next, ConsultationCase state, Application application) {
    var before = state.application();
    // A consent names the patient and who is asked: with either it falls.
    var isSameMatter =
        before.patient().equals(application.patient())
            && before.invited().equals(application.invited());
    return next.to(CaseState.DRAFT)
        .noEmergency()
        .application(application)
        .due(Optional.empty())
        .consent(isSameMatter ? state.consent() : Optional.empty());
  }

  private Revision dispatch(Revision next, ConsultationCase state, Facts facts, Instant now) {
    return next.to(CaseState.DISPATCHED).due(Optional.of(plan.answerBy(state, facts, now)));
  }

  private static Consent withoutRecording(Consent consent) {
    return new Consent(
        consent.document(),
        consent.textVersion(),
        consent.treatment(),
        consent.sensitiveInformation(),
        false,
        consent.teaching(),
        consent.signer(),
        consent.relation(),
        consent.at());
  }
}
