package huizhen.scheduling.model;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Emergency;
import huizhen.scheduling.api.ExitCause;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.api.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The guards of each command, once the person and the state allow it (DOMAIN.md 3a).
final class CaseChecks {
  static final int MAX_LINE = 100;
  static final int MAX_SHORT_TEXT = 2_000;
  static final int MAX_LONG_TEXT = 20_000;
  static final int MAX_MATERIALS = 50;

  /// How far a caller's clock may be ahead of ours.
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private static final Set<Step> LENGTHEN =
      EnumSet.of(
          Step.SUBMIT,
          Step.HOLD,
          Step.BOOK,
          Step.OVERBOOK,
          Step.CONFIRM_TIME,
          Step.CONSENT,
          Step.REASSIGN,
          Step.GIVE_OPINION,
          Step.OVERRIDE_CONSENT,
          Step.SIGN_OPINION);

  private final SchedulingRules rules;
  private final Qualifications qualifications;
  private final TeamChecks team;
  private final EmergencySteps emergencies;

  CaseChecks(SchedulingRules rules) {
    this.rules = rules;
    qualifications = new Qualifications(rules);
    team = new TeamChecks(rules, qualifications);
    emergencies = new EmergencySteps(rules.emergency());
  }

  Qualifications qualifications() {
    return qualifications;
  }

  /// The steps by which a case could go round for ever end when its list of documents is full;
  /// those that lead out of it never do.
  static Checks room(ConsultationCase state, Step step) {
    return new Checks()
        .that(
            !LENGTHEN.contains(step) || state.progress().documents().size() < Documents.MAX,
            Rule.DOCUMENTS_LIMIT);
  }

  Checks of(ConsultationCase state, CaseCommand command, Actor actor, Facts facts, Instant now) {
    return new Checks()
        .that(EmergencySteps.isTaken(Step.of(command), state, actor), Rule.NOT_ALLOWED)
        .all(ofStep(state, command, actor, facts, now));
  }

  private Checks ofStep(
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
      case CaseCommand.InEmergency it -> emergencies.checks(state, it, actor, now);
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
      case CaseCommand.ConfirmTime(var fence) -> confirm(state, fence, facts, now);
      case CaseCommand.ReleaseTime _ -> new Checks();
      case CaseCommand.Reassign(var specialist, var reason) ->
          reason(reason)
              .that(!state.specialist().equals(Optional.of(specialist)), Rule.REASSIGN_SAME)
              .all(qualifications.organisations(application, facts, now))
              .all(qualifications.specialist(application, facts, now));
      case CaseCommand.NoShow(var cause, var reason) ->
          noShow(state, cause, now).all(reason(reason));
      case CaseCommand.Abort(var cause, var reason) ->
          cause(cause, CaseState.ABORTED).all(reason(reason));
      case CaseCommand.Convert(var cause, var reason) ->
          cause(cause, CaseState.CONVERTED).all(reason(reason));
      case CaseCommand.GiveConsent(var consent) -> consent(consent, now);
      case CaseCommand.WithdrawRecordingConsent _ -> recordable(state);
      case CaseCommand.OpenLobby _ -> lobby(state, now).all(team.join(state, actor, facts, now));
      case CaseCommand.Start(var isRequesterPresent, var isSpecialistPresent, var members) ->
          start(state, isRequesterPresent && isSpecialistPresent, facts, now)
              .all(team.start(state, members, facts, now));
      case CaseCommand.OfTeam(var what) -> team.of(state, what, actor, facts, now);
      case CaseCommand.AddRecording _ -> recordable(state);
      case CaseCommand.Suspend _, CaseCommand.End _, CaseCommand.Close _, CaseCommand.Archive _ ->
          new Checks();
      case CaseCommand.Resume _ -> new Checks().that(isCleared(state), Rule.CONSENT_MISSING);
      case CaseCommand.DraftOpinion draft ->
          Opinions.draft(draft)
              .that(!isAbortedMedically(state), Rule.OPINION_NO_SESSION)
              .all(TeamChecks.draft(state));
      case CaseCommand.SignOpinion sign ->
          Opinions.sign(state, sign, now)
              .all(TeamChecks.sign(state))
              .all(qualifications.specialist(application, facts, now));
      case CaseCommand.Acknowledge(var decision) ->
          new Checks().that(isText(decision, MAX_LONG_TEXT), Rule.DECISION_MISSING);
    };
  }

  static Checks draft(ConsultationCase state, Application application, Facts facts) {
    return new Checks()
        .that(
            application.urgency() != Application.Urgency.EMERGENCY, Rule.EMERGENCY_RAISED_ELSEWHERE)
        .all(subject(state, application, facts));
  }

  static Checks subject(ConsultationCase state, Application application, Facts facts) {
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

  TeamChecks team() {
    return team;
  }

  Checks lobby(ConsultationCase state, Instant now) {
    var isRunning = state.state() == CaseState.IN_SESSION || state.state() == CaseState.SUSPENDED;
    return new Checks()
        .that(isCleared(state), Rule.CONSENT_MISSING)
        .that(
            isRunning
                || state
                    .appointment()
                    .filter(a -> !now.isBefore(a.start().minus(rules.timeOuts().lobbyBefore())))
                    .isPresent(),
            Rule.LOBBY_EARLY)
        // A session that runs may be joined for as long as it runs.
        .that(isRunning || !isOver(state, now), Rule.SESSION_OVER);
  }

  private Checks start(ConsultationCase state, boolean areBothPresent, Facts facts, Instant now) {
    return new Checks()
        .that(isCleared(state), Rule.CONSENT_MISSING)
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

  private Checks confirm(ConsultationCase state, long fence, Facts facts, Instant now) {
    var start = state.appointment().orElseThrow().start();
    return new Checks()
        .that(state.appointment().orElseThrow().fence() == fence, Rule.HOLD_FENCE)
        .that(!start.isBefore(now), Rule.BOOKING_PAST)
        .all(qualifications.specialist(state.application(), facts, start));
  }

  /// Whoever came in can't be said not to have come.
  private Checks noShow(ConsultationCase state, ExitCause cause, Instant now) {
    var arrived = state.progress().arrived();
    var isPresent =
        (cause == ExitCause.NO_SHOW_REQUESTER && arrived.contains(Side.INVITING))
            || (cause == ExitCause.NO_SHOW_SPECIALIST && arrived.contains(Side.INVITED));
    return cause(cause, CaseState.NO_SHOW)
        .that(isWaitOver(state, now), Rule.NO_SHOW_EARLY)
        .that(!isPresent, Rule.NO_SHOW_PRESENT);
  }

  boolean isWaitOver(ConsultationCase state, Instant now) {
    return state
        .appointment()
        .filter(it -> !now.isBefore(it.start().plus(rules.timeOuts().noShow())))
        .isPresent();
  }

  private static Checks cause(ExitCause cause, CaseState state) {
    return new Checks().that(cause.state() == state, Rule.EXIT_CAUSE);
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

  /// Whether media may flow: consent, or the approval that stands in for it in an emergency.
  static boolean isCleared(ConsultationCase state) {
    return isConsented(state.consent())
        || state.progress().emergency().flatMap(Emergency::override).isPresent();
  }

  static boolean isConsented(Optional<Consent> consent) {
    return consent.filter(c -> c.treatment() && c.sensitiveInformation()).isPresent();
  }

  static boolean isAbortedMedically(ConsultationCase state) {
    return state.progress().exit().equals(Optional.of(ExitCause.ABORTED_MEDICAL));
  }

  static boolean isText(String text, int max) {
    return !text.isBlank() && text.length() <= max;
  }
}
