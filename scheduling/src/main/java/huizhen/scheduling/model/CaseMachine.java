package huizhen.scheduling.model;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.SchedulingRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The state machine of a doctor-to-doctor consultation (DOMAIN.md 3a). Pure: it is handed the
/// case, who asks for what, the directory's facts and the time.
///
/// It asks in this order: may this person ever do this, does the state allow it, do the rules. The
/// opinion's steps are in [Opinions].
public final class CaseMachine {
  static final int MAX_LINE = 100;
  static final int MAX_SHORT_TEXT = 2_000;
  static final int MAX_LONG_TEXT = 20_000;
  static final int MAX_MATERIALS = 50;

  /// How far a caller's clock may be ahead of ours.
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private final SchedulingRules rules;
  private final Qualifications qualifications;
  private final WorkingTime due;

  public CaseMachine(SchedulingRules rules) {
    this.rules = rules;
    qualifications = new Qualifications(rules);
    due = new WorkingTime(rules);
  }

  /// Opens a draft. Only a county doctor of the inviting organisation may.
  public Decision create(
      Optional<ConsultationCase> existing,
      CaseId id,
      Application application,
      Actor actor,
      Facts facts,
      Instant now) {
    if (actor.role() != Actor.Role.COUNTY_DOCTOR
        || actor.organisation().isEmpty()
        || actor.practitioner().isEmpty()) {
      return new Decision.Refused(Rule.NOT_ALLOWED, Step.CREATE);
    }
    if (existing.isPresent()) {
      return new Decision.Illegal(existing.get().state(), Step.CREATE);
    }
    var inviting = actor.organisation().get();
    var state =
        new ConsultationCase(
            id,
            1,
            CaseState.DRAFT,
            inviting,
            actor.practitioner().get(),
            application,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            now,
            now,
            Optional.empty());
    var broken = draft(state, application, facts).broken();
    return broken.isPresent()
        ? new Decision.Refused(broken.get(), Step.CREATE)
        : new Decision.Changed(state, Step.CREATE, List.of(CaseState.DRAFT));
  }

  public Decision decide(
      ConsultationCase state, CaseCommand command, Actor actor, Facts facts, Instant now) {
    var step = Step.of(command);
    var verdict = gate(state, step, actor);
    if (verdict.isPresent()) {
      return verdict.get();
    }
    var broken = checks(state, command, actor, facts, now).broken();
    return broken.isPresent()
        ? new Decision.Refused(broken.get(), step)
        : apply(state, command, facts, now).by(step, now);
  }

  /// Books, or books anew, the case's specialist. Whether the time is still free is for the
  /// calendar to say, in the same script that writes it.
  public Decision book(
      ConsultationCase state, Instant start, Instant end, Actor actor, Facts facts, Instant now) {
    var verdict = gate(state, Step.BOOK, actor);
    if (verdict.isPresent()) {
      return verdict.get();
    }
    var broken =
        qualifications
            .specialist(state.application(), facts, start)
            .all(Bookings.checks(rules, state, facts, start, end, now))
            .broken();
    if (broken.isPresent()) {
      return new Decision.Refused(broken.get(), Step.BOOK);
    }
    var fence = state.appointment().map(Appointment::fence).orElse(0L) + 1;
    var appointment =
        new Appointment(
            state.id().value() + "-" + fence,
            state.id(),
            facts.specialist().orElseThrow().id(),
            start,
            end,
            facts.invited().orElseThrow().zone(),
            fence);
    var revision =
        Revision.of(state)
            .appointment(Optional.of(appointment))
            .due(Optional.of(start))
            .to(CaseState.SCHEDULED);
    return (isConsented(state.consent()) ? revision.to(CaseState.READY) : revision)
        .by(Step.BOOK, now);
  }

  /// The steps that this actor may take now, as pages name them; see
  /// [huizhen.scheduling.api.Consultations#allowed].
  public List<String> allowed(ConsultationCase state, Actor actor, Instant now) {
    var words = new ArrayList<String>();
    for (var step : Step.values()) {
      var isForPages =
          switch (step) {
            case CREATE, START, ADD_RECORDING, SUSPEND, RESUME, END -> false;
            case OPEN_LOBBY -> lobby(state, now).broken().isEmpty();
            case WITHDRAW_RECORDING -> state.consent().filter(Consent::recording).isPresent();
            default -> true;
          };
      if (isForPages && gate(state, step, actor).isEmpty()) {
        words.add(step.word());
      }
    }
    return List.copyOf(words);
  }

  private Optional<Decision> gate(ConsultationCase state, Step step, Actor actor) {
    var parties = Party.of(actor, state);
    if (parties.stream().noneMatch(step.who()::contains)) {
      return Optional.of(new Decision.Refused(Rule.NOT_ALLOWED, step));
    }
    if (!step.from().contains(state.state())) {
      return Optional.of(new Decision.Illegal(state.state(), step));
    }
    // Before it has accepted, the invited side declines or returns; it has nothing to cancel.
    if (step == Step.CANCEL
        && state.specialist().isEmpty()
        && !parties.contains(Party.REQUESTER)
        && !parties.contains(Party.INVITING_COORDINATOR)) {
      return Optional.of(new Decision.Refused(Rule.NOT_ALLOWED, step));
    }
    return Optional.empty();
  }

  private Checks checks(
      ConsultationCase state, CaseCommand command, Actor actor, Facts facts, Instant now) {
    var application = state.application();
    return switch (command) {
      case CaseCommand.Edit(var next) -> draft(state, next, facts);
      case CaseCommand.AddMaterial(var material) -> material(state, material);
      case CaseCommand.Submit _ ->
          draft(state, application, facts)
              .all(complete(application))
              .all(qualifications.organisations(application, facts, now))
              .all(qualifications.requester(facts, now));
      case CaseCommand.Approve _ -> qualifications.organisations(application, facts, now);
      case CaseCommand.Accept(var specialist) ->
          new Checks()
              // A specialist accepts for himself; only a coordinator decides for others.
              .that(
                  actor.role() != Actor.Role.SPECIALIST
                      || actor.practitioner().equals(Optional.of(specialist)),
                  Rule.NOT_ALLOWED)
              .all(qualifications.organisations(application, facts, now))
              .all(qualifications.specialist(application, facts, now));
      case CaseCommand.Return(var reason) -> reason(reason);
      case CaseCommand.Decline(var reason) -> reason(reason);
      case CaseCommand.Cancel(var reason) -> reason(reason);
      case CaseCommand.GiveConsent(var consent) -> consent(consent, now);
      case CaseCommand.WithdrawRecordingConsent _ -> recordable(state);
      case CaseCommand.OpenLobby _ -> lobby(state, now);
      case CaseCommand.Start(var isRequesterPresent, var isSpecialistPresent) ->
          start(state, isRequesterPresent && isSpecialistPresent, facts, now);
      case CaseCommand.AddRecording _ -> recordable(state);
      case CaseCommand.Suspend _, CaseCommand.End _, CaseCommand.Close _ -> new Checks();
      case CaseCommand.Resume _ ->
          new Checks().that(isConsented(state.consent()), Rule.CONSENT_MISSING);
      case CaseCommand.DraftOpinion draft -> Opinions.draft(draft);
      case CaseCommand.SignOpinion sign ->
          Opinions.sign(state, sign, now).all(qualifications.specialist(application, facts, now));
      case CaseCommand.Acknowledge(var decision) ->
          new Checks().that(isText(decision, MAX_LONG_TEXT), Rule.DECISION_MISSING);
    };
  }

  private Revision apply(ConsultationCase state, CaseCommand command, Facts facts, Instant now) {
    var next = Revision.of(state);
    return switch (command) {
      case CaseCommand.Edit(var application) -> edit(next, state, application);
      case CaseCommand.AddMaterial(var material) -> next.material(material);
      case CaseCommand.Submit _ ->
          rules.needsOwnApproval()
              ? next.to(CaseState.SUBMITTED)
              : dispatch(next.to(CaseState.SUBMITTED), state, facts, now);
      case CaseCommand.Approve _ -> dispatch(next, state, facts, now);
      case CaseCommand.Accept(var specialist) ->
          next.to(CaseState.ACCEPTED).specialist(Optional.of(specialist)).due(Optional.empty());
      case CaseCommand.Return(var reason) ->
          next.to(CaseState.RETURNED).reason(reason).due(Optional.empty());
      case CaseCommand.Decline(var reason) ->
          next.to(CaseState.DECLINED).reason(reason).due(Optional.empty());
      case CaseCommand.Cancel(var reason) ->
          next.to(CaseState.CANCELLED)
              .reason(reason)
              .appointment(Optional.empty())
              .due(Optional.empty());
      case CaseCommand.GiveConsent(var consent) ->
          state.state() == CaseState.SCHEDULED
              ? next.consent(Optional.of(consent)).to(CaseState.READY)
              : next.consent(Optional.of(consent));
      case CaseCommand.WithdrawRecordingConsent _ ->
          next.consent(state.consent().map(CaseMachine::withoutRecording));
      case CaseCommand.OpenLobby _ ->
          state.state() == CaseState.READY ? next.to(CaseState.LOBBY) : next;
      case CaseCommand.Start _ -> next.to(CaseState.IN_SESSION).due(Optional.empty());
      case CaseCommand.AddRecording(var recording) -> next.recording(recording);
      case CaseCommand.Suspend _ -> next.to(CaseState.SUSPENDED);
      case CaseCommand.Resume _ -> next.to(CaseState.IN_SESSION);
      case CaseCommand.End _ ->
          next.to(CaseState.ENDED).due(Optional.of(now.plus(rules.opinionDue())));
      case CaseCommand.DraftOpinion draft ->
          next.to(CaseState.OPINION_DRAFT).opinions(Opinions.withDraft(state, draft));
      case CaseCommand.SignOpinion sign ->
          next.to(CaseState.OPINION_SIGNED)
              .to(CaseState.DELIVERED)
              .opinions(Opinions.signed(state, sign))
              .due(Optional.of(now.plus(rules.acknowledgeDue())));
      case CaseCommand.Acknowledge(var decision) ->
          next.to(CaseState.ACKNOWLEDGED).finalDecision(decision).due(Optional.empty());
      case CaseCommand.Close _ -> next.to(CaseState.CLOSED);
    };
  }

  private static Revision edit(Revision next, ConsultationCase state, Application application) {
    var before = state.application();
    // A consent names the patient and who is asked: with either it falls.
    var isSameMatter =
        before.patient().equals(application.patient())
            && before.invited().equals(application.invited());
    return next.to(CaseState.DRAFT)
        .application(application)
        .consent(isSameMatter ? state.consent() : Optional.empty());
  }

  private Revision dispatch(Revision next, ConsultationCase state, Facts facts, Instant now) {
    var answerBy =
        switch (state.application().urgency()) {
          case URGENT -> now.plus(rules.urgentDue());
          case ROUTINE -> due.after(now, rules.routineDue(), facts.invited().orElseThrow().zone());
        };
    return next.to(CaseState.DISPATCHED).due(Optional.of(answerBy));
  }

  private static Checks draft(ConsultationCase state, Application application, Facts facts) {
    return new Checks()
        .that(
            facts
                .patient()
                .filter(patient -> patient.id().equals(application.patient()))
                .filter(patient -> patient.organisation().equals(state.inviting()))
                .isPresent(),
            Rule.APPLICATION_PATIENT)
        .that(
            state.materials().isEmpty()
                || application.patient().equals(state.application().patient()),
            Rule.APPLICATION_PATIENT_FIXED)
        .that(
            facts.invited().filter(o -> o.id().equals(application.invited())).isPresent()
                && !application.invited().equals(state.inviting()),
            Rule.APPLICATION_INVITED)
        .that(
            application.reason().length() <= MAX_SHORT_TEXT
                && application.purpose().length() <= MAX_SHORT_TEXT
                && application.recordSummary().length() <= MAX_LONG_TEXT
                && application.department().length() <= MAX_LINE
                && application.wishedTitle().length() <= MAX_LINE,
            Rule.APPLICATION_TOO_LONG);
  }

  private static Checks complete(Application application) {
    return new Checks()
        .that(!application.reason().isBlank(), Rule.APPLICATION_REASON)
        .that(!application.purpose().isBlank(), Rule.APPLICATION_PURPOSE)
        .that(!application.recordSummary().isBlank(), Rule.APPLICATION_RECORD_SUMMARY)
        .that(!application.department().isBlank(), Rule.APPLICATION_DEPARTMENT);
  }

  private static Checks material(ConsultationCase state, Material material) {
    return new Checks()
        .that(state.materials().size() < MAX_MATERIALS, Rule.MATERIAL_LIMIT)
        .that(
            isText(material.fileName(), 255)
                && isText(material.mediaType(), MAX_LINE)
                && material.bytes() > 0
                && material.sha256().matches("[0-9a-f]{64}")
                && state.materials().stream().noneMatch(m -> m.id().equals(material.id())),
            Rule.MATERIAL_INVALID);
  }

  private static Checks consent(Consent consent, Instant now) {
    return new Checks()
        .that(consent.treatment(), Rule.CONSENT_TREATMENT)
        .that(consent.sensitiveInformation(), Rule.CONSENT_SENSITIVE)
        .that(
            isText(consent.signer(), MAX_LINE)
                && isText(consent.textVersion(), MAX_LINE)
                && !consent.at().isAfter(now.plus(CLOCK_TOLERANCE)),
            Rule.CONSENT_SIGNER);
  }

  private Checks lobby(ConsultationCase state, Instant now) {
    var isRunning = state.state() == CaseState.IN_SESSION || state.state() == CaseState.SUSPENDED;
    return new Checks()
        .that(isConsented(state.consent()), Rule.CONSENT_MISSING)
        .that(
            isRunning
                || state
                    .appointment()
                    .filter(a -> !now.isBefore(a.start().minus(rules.lobbyBefore())))
                    .isPresent(),
            Rule.LOBBY_EARLY)
        // A session that runs may be joined for as long as it runs.
        .that(isRunning || !isOver(state, now), Rule.SESSION_OVER);
  }

  private Checks start(ConsultationCase state, boolean areBothPresent, Facts facts, Instant now) {
    return new Checks()
        .that(isConsented(state.consent()), Rule.CONSENT_MISSING)
        .that(areBothPresent, Rule.SESSION_PRESENCE)
        .that(
            state
                .appointment()
                .filter(a -> !now.isBefore(a.start().minus(rules.startEarly())))
                .isPresent(),
            Rule.SESSION_EARLY)
        .that(!isOver(state, now), Rule.SESSION_OVER)
        .all(qualifications.organisations(state.application(), facts, now))
        .all(qualifications.requester(facts, now))
        .all(qualifications.specialist(state.application(), facts, now));
  }

  private static Checks recordable(ConsultationCase state) {
    return new Checks()
        .that(state.consent().filter(Consent::recording).isPresent(), Rule.CONSENT_RECORDING);
  }

  private static Checks reason(String reason) {
    return new Checks().that(isText(reason, MAX_SHORT_TEXT), Rule.REASON_MISSING);
  }

  private static boolean isOver(ConsultationCase state, Instant now) {
    return state.appointment().filter(a -> !now.isBefore(a.end())).isPresent();
  }

  static boolean isConsented(Optional<Consent> consent) {
    return consent.filter(c -> c.treatment() && c.sensitiveInformation()).isPresent();
  }

  private static Consent withoutRecording(Consent consent) {
    return new Consent(
        consent.document(),
        consent.textVersion(),
        consent.treatment(),
        consent.sensitiveInformation(),
        false,
        consent.signer(),
        consent.relation(),
        consent.at());
  }

  static boolean isText(String text, int max) {
    return !text.isBlank() && text.length() <= max;
  }
}
