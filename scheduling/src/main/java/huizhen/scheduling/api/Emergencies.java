package huizhen.scheduling.api;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Emergency consultations and the on-call rota. What else happens to an emergency (consent, its
/// session, its opinion) goes through [Consultations], as with any other case.
///
/// Futures fail as those of [Consultations] do.
public interface Emergencies {
  /// The button: opens a case, dispatches it and rings the first level, in one script.
  ///
  /// @param tapAge how long ago the button was pressed, where an earlier try did not get through
  Future<CaseOutcome> raise(
      CommandId command,
      Actor actor,
      CaseId id,
      Application application,
      Duration tapAge,
      Optional<ConsentOverride> override);

  /// Answers a ring. Of many that answer at once exactly one gets the case: it is written together
  /// with the appointment from now on, and with all whose appointments give way, in one script.
  ///
  /// @param specialist the caller, or whom a coordinator of the invited organisation names
  Future<CaseOutcome> accept(CommandId command, Actor actor, CaseId id, PractitionerId specialist);

  /// The emergencies of the invited organisation that changed within the last [#RECENT].
  Future<List<ConsultationCase>> recent(OrganisationId invited);

  Duration RECENT = Duration.ofMinutes(40);

  Future<OnCallRota> rota(OrganisationId organisation);

  /// Puts a rota in the place of the one whose version it has.
  Future<RotaOutcome> put(Actor actor, OrganisationId organisation, OnCallRota rota);

  sealed interface RotaOutcome {
    record Kept(OnCallRota rota) implements RotaOutcome {}

    record Refused(Refusal refusal) implements RotaOutcome {}

    /// Somebody else changed it since it was read.
    record Changed() implements RotaOutcome {}
  }
}
