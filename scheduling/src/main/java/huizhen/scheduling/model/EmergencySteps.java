package huizhen.scheduling.model;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseDocument.Kind;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CaseTimer;
import huizhen.scheduling.api.ConsentOverride;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Emergency;
import huizhen.scheduling.api.Emergency.Ring;
import huizhen.scheduling.api.EmergencyRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What is particular to an emergency's steps (DOMAIN.md 3a): ringing, level by level, the named
/// approver in the place of consent, the arrival. Pure.
final class EmergencySteps {
  private final EmergencyRules rules;

  EmergencySteps(EmergencyRules rules) {
    this.rules = rules;
  }

  static boolean isEmergency(ConsultationCase state) {
    return state.progress().emergency().isPresent();
  }

  /// Only a short reason is asked of somebody in a hurry.
  static Checks complete(Application application) {
    return new Checks()
        .that(
            application.urgency() == Application.Urgency.EMERGENCY, Rule.EMERGENCY_RAISED_ELSEWHERE)
        .that(!application.reason().isBlank(), Rule.APPLICATION_REASON)
        .that(!application.department().isBlank(), Rule.APPLICATION_DEPARTMENT);
  }

  static Checks override(ConsentOverride it, Instant now) {
    return new Checks()
        .that(
            CaseChecks.isText(it.approver(), CaseChecks.MAX_LINE)
                && CaseChecks.isText(it.title(), CaseChecks.MAX_LINE)
                && !it.at().isAfter(now.plus(CaseChecks.CLOCK_TOLERANCE)),
            Rule.OVERRIDE_APPROVER)
        .that(CaseChecks.isText(it.reason(), CaseChecks.MAX_SHORT_TEXT), Rule.REASON_MISSING);
  }

  Checks checks(ConsultationCase state, CaseCommand.InEmergency command, Actor actor, Instant now) {
    if (!isEmergency(state)) {
      return new Checks().that(false, Rule.EMERGENCY_ONLY);
    }
    return switch (command) {
      case CaseCommand.RingShown _, CaseCommand.DeclineRing _ ->
          new Checks().that(isRung(state, actor), Rule.RING_NOT_YOURS);
      case CaseCommand.OverrideConsent(var override) ->
          new Checks()
              .that(!CaseChecks.isConsented(state.consent()), Rule.OVERRIDE_NOT_NEEDED)
              .all(override(override, now));
      case CaseCommand.NoteArrival _ -> new Checks();
    };
  }

  Revision changes(
      Revision next,
      ConsultationCase state,
      CaseCommand.InEmergency command,
      Actor actor,
      Instant now) {
    var emergency = state.progress().emergency().orElseThrow();
    return switch (command) {
      case CaseCommand.RingShown _ -> next.emergency(mark(emergency, actor, it -> it.shown(now)));
      case CaseCommand.DeclineRing(var excuse) -> {
        var declined = mark(emergency, actor, it -> it.declined(now, excuse));
        // Nobody is left to wait for: the next level is rung at once.
        yield declined.isWithCoordinator() || declined.rings().stream().anyMatch(Ring::isOpen)
            ? next.emergency(declined)
            : escalate(next.without(CaseTimer.Kind.RING), declined, now);
      }
      case CaseCommand.OverrideConsent(var override) -> {
        var approved =
            next.emergency(emergency.approved(override))
                .document(
                    Kind.CONSENT,
                    Documents.text(
                        "override",
                        override.approver(),
                        override.title(),
                        override.reason(),
                        override.at().toString()));
        yield state.state() == CaseState.SCHEDULED ? approved.to(CaseState.READY) : approved;
      }
      case CaseCommand.NoteArrival _ ->
          next.without(CaseTimer.Kind.ARRIVAL)
              .withoutAlert(CaseAlert.Kind.ARRIVAL_LATE)
              .emergency(emergency.arrived(now));
    };
  }

  /// Rings the next level that somebody is on; after the last one it is for the coordinator.
  Revision escalate(Revision next, Emergency emergency, Instant now) {
    var level = emergency.rings().stream().filter(it -> !it.isRung()).mapToInt(Ring::level).min();
    if (level.isEmpty()) {
      return next.alert(CaseAlert.Kind.RING_UNANSWERED).emergency(emergency.withCoordinator());
    }
    var rings =
        emergency.rings().stream()
            .map(it -> it.level() == level.getAsInt() ? it.rung(now) : it)
            .toList();
    return next.timer(new CaseTimer(CaseTimer.Kind.RING, now.plus(rules.ring())))
        .due(Optional.of(now.plus(rules.ring())))
        .emergency(emergency.rung(level.getAsInt(), rings));
  }

  static boolean isRung(ConsultationCase state, Actor actor) {
    return actor
        .practitioner()
        .filter(who -> state.progress().emergency().filter(it -> it.isRung(who)).isPresent())
        .isPresent();
  }

  /// Whether an emergency, too, takes this step from this actor by the common way. It is accepted
  /// by [Answering]; who is rung declines the ring, and only a coordinator the case.
  static boolean isTaken(Step step, ConsultationCase state, Actor actor) {
    return switch (step) {
      case ACCEPT -> !isEmergency(state);
      case DECLINE, RETURN -> !isEmergency(state) || actor.role() == Actor.Role.COORDINATOR;
      default -> true;
    };
  }

  /// Whether a page of this actor should offer a step of a case that is, or is not, an emergency.
  static boolean isOffered(Step step, ConsultationCase state, Actor actor) {
    var isEmergency = isEmergency(state);
    var isCoordinator = actor.role() == Actor.Role.COORDINATOR;
    return switch (step) {
      case DECLINE_RING -> isEmergency && isRung(state, actor);
      case OVERRIDE_CONSENT -> isEmergency && !CaseChecks.isCleared(state);
      case ACCEPT -> !isEmergency || isCoordinator || isRung(state, actor);
      case DECLINE, RETURN -> !isEmergency || isCoordinator;
      default -> true;
    };
  }

  private static Emergency mark(Emergency emergency, Actor actor, UnaryOperator<Ring> change) {
    var who = actor.practitioner().orElseThrow();
    List<Ring> rings =
        emergency.rings().stream()
            .map(it -> it.practitioner().equals(who) && it.isRung() ? change.apply(it) : it)
            .toList();
    return emergency.rung(emergency.level(), rings);
  }
}
