package huizhen.scheduling.visit;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.model.Checks;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.visit.api.PriorDiagnosis;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitExit;
import huizhen.scheduling.visit.api.VisitState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rules that stand before each step of a visit (DOMAIN.md 2b, 3b).
final class VisitChecks {
  static final int MAX_TEXT = 500;
  private static final int MAX_RECORD = 5_000;
  private static final int MAX_REASON = 2_000;
  private static final Set<VisitExit.Cause> UNSUITABLE =
      EnumSet.of(
          VisitExit.Cause.FIRST_VISIT,
          VisitExit.Cause.DETERIORATION,
          VisitExit.Cause.OTHER_CONDITION);

  private final VisitTimes times;

  VisitChecks(VisitTimes times) {
    this.times = times;
  }

  Checks of(
      VisitMachine.Scene scene, VisitCommand command, Actor actor, VisitFacts facts, Instant now) {
    var visit = scene.visit();
    return switch (command) {
      case VisitCommand.Verify _,
          VisitCommand.AskHelp _,
          VisitCommand.Helped _,
          VisitCommand.Answer _,
          VisitCommand.Suspend _,
          VisitCommand.Complete _,
          VisitCommand.Close _ ->
          new Checks();
      case VisitCommand.AddPrior(var prior) ->
          new Checks()
              .that(isText(prior), Rule.VISIT_TEXT)
              .that(isSame(prior, visit.plan().condition()), Rule.VISIT_CONDITION)
              .that(!prior.madeOn().isAfter(facts.day(now)), Rule.VISIT_FIRST);
      case VisitCommand.GiveConsent(var consent) -> consent(visit, consent, facts, now);
      case VisitCommand.CheckIn(var isDeviceFine, var hasGuardian) ->
          reception(visit, scene.block(), facts, now, hasGuardian)
              .that(isDeviceFine, Rule.VISIT_DEVICE);
      case VisitCommand.Prioritise(_, var reason) ->
          new Checks().that(isFilled(reason, MAX_REASON), Rule.REASON_MISSING);
      case VisitCommand.Call _ ->
          reception(visit, scene.block(), facts, now, visit.precheck().hasGuardian())
              .that(scene.visits().stream().noneMatch(VisitChecks::isBusy), Rule.QUEUE_BUSY)
              .that(
                  WaitingRoom.order(scene.block(), scene.visits())
                      .getFirst()
                      .id()
                      .equals(visit.id()),
                  Rule.QUEUE_ORDER);
      case VisitCommand.Start(var isPatientPresent, var isDoctorPresent) ->
          reception(visit, scene.block(), facts, now, visit.precheck().hasGuardian())
              .that(visit.place().isAnswered(), Rule.CALL_UNANSWERED)
              .that(isPatientPresent && isDoctorPresent, Rule.VISIT_PRESENCE);
      case VisitCommand.AddRecording _ ->
          new Checks().that(isConsented(visit.precheck().consent()), Rule.VISIT_RECORDING);
      case VisitCommand.Resume _ ->
          new Checks().that(isConsented(visit.precheck().consent()), Rule.VISIT_RECORDING);
      case VisitCommand.SignRecord it -> record(it, facts, now);
      case VisitCommand.NotSuitable(var cause, var guidance) ->
          new Checks()
              .that(UNSUITABLE.contains(cause) && isFilled(guidance, MAX_REASON), Rule.VISIT_EXIT);
      case VisitCommand.Transfer _ ->
          new Checks().that(isTransfer(scene, now), Rule.VISIT_TRANSFER);
      case VisitCommand.ToConsult(var reason) ->
          new Checks().that(isFilled(reason, MAX_REASON), Rule.REASON_MISSING);
      case VisitCommand.Cancel(var reason) ->
          new Checks()
              .that(isFilled(reason, MAX_REASON), Rule.REASON_MISSING)
              .that(
                  actor.role() != Actor.Role.PATIENT
                      || !now.isAfter(visit.plan().slot().minus(times.cancelBefore())),
                  Rule.VISIT_CANCEL_LATE);
    };
  }

  /// What has to hold whenever a patient comes nearer to the doctor: no first visit, consent, a
  /// guardian for a small child, and a doctor whose licence is valid at that moment.
  private static Checks reception(
      Visit visit, SessionBlock block, VisitFacts facts, Instant now, boolean hasGuardian) {
    var plan = visit.plan();
    var relation = visit.precheck().attendant().map(it -> it.relation());
    var isGuarded = hasGuardian && relation.equals(Optional.of(Relation.GUARDIAN));
    return new Checks()
        .that(plan.prior().isPresent(), Rule.VISIT_FIRST)
        .that(
            plan.prior().filter(it -> isSame(it, plan.condition())).isPresent(),
            Rule.VISIT_CONDITION)
        .that(relation.isPresent(), Rule.VISIT_VERIFIED)
        .all(switches(visit.precheck().consent()))
        .that(!facts.isSmallChild(now) || isGuarded, Rule.VISIT_GUARDIAN)
        .that(facts.isLicensed(now), Rule.VISIT_DOCTOR)
        .all(facts.registered())
        .that(block.absentAt().isEmpty(), Rule.BLOCK_OVER);
  }

  private static Checks consent(Visit visit, VisitConsent consent, VisitFacts facts, Instant now) {
    var relation = visit.precheck().attendant().map(it -> it.relation());
    return switches(Optional.of(consent))
        .that(
            !facts.isSmallChild(now) || relation.equals(Optional.of(Relation.GUARDIAN)),
            Rule.VISIT_GUARDIAN);
  }

  private static Checks switches(Optional<VisitConsent> consent) {
    return new Checks()
        .that(consent.filter(VisitConsent::treatment).isPresent(), Rule.VISIT_TREATMENT)
        .that(consent.filter(VisitConsent::sensitiveInformation).isPresent(), Rule.VISIT_SENSITIVE)
        .that(consent.filter(VisitConsent::recording).isPresent(), Rule.VISIT_RECORDING);
  }

  static boolean isConsented(Optional<VisitConsent> consent) {
    return switches(consent).broken().isEmpty();
  }

  private static boolean isBusy(Visit other) {
    return other.state() == VisitState.IN_SESSION
        || other.state() == VisitState.SUSPENDED
        || WaitingRoom.isHolding(other);
  }

  private static Checks record(VisitCommand.SignRecord it, VisitFacts facts, Instant now) {
    var today = facts.day(now);
    return new Checks()
        .that(it.isSameDiagnosis(), Rule.VISIT_DIAGNOSIS)
        .that(
            isFilled(it.diagnosis(), MAX_RECORD)
                && isFilled(it.advice(), MAX_RECORD)
                && it.medicines().length() <= MAX_RECORD
                && it.next()
                    .map(day -> day.isAfter(today) && !day.isAfter(today.plusYears(1)))
                    .orElse(true),
            Rule.VISIT_RECORD)
        .that(!it.signature().isBlank() && !it.signedAt().isAfter(now), Rule.OPINION_SIGNATURE);
  }

  private static boolean isTransfer(VisitMachine.Scene scene, Instant now) {
    return scene
        .target()
        .filter(it -> it.block().organisation().equals(scene.block().organisation()))
        .filter(it -> !it.block().doctor().equals(scene.block().doctor()))
        .filter(it -> BlockMachine.isOpen(it.block(), now))
        .filter(it -> BlockMachine.number(it.block(), it.visits()).isPresent())
        .filter(it -> !BlockMachine.hasVisit(it.visits(), scene.visit().plan().patient()))
        .isPresent();
  }

  static boolean isText(PriorDiagnosis prior) {
    return List.of(prior.condition(), prior.where(), prior.evidence()).stream()
        .allMatch(it -> isFilled(it, MAX_TEXT));
  }

  static boolean isSame(PriorDiagnosis prior, String condition) {
    return prior.condition().strip().equalsIgnoreCase(condition.strip());
  }

  static boolean isFilled(String text, int limit) {
    return !text.isBlank() && text.length() <= limit;
  }
}
