package huizhen.scheduling.model;

import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.Practitioner;
import java.util.List;
import java.util.Optional;

/// What the directory says about a case at the moment of a decision.
///
/// @param specialist whom the command names, else whom the case has
/// @param agreements of the inviting organisation
public record Facts(
    Optional<Organisation> inviting,
    Optional<Organisation> invited,
    Optional<Practitioner> requester,
    Optional<Practitioner> specialist,
    Optional<Patient> patient,
    List<CooperationAgreement> agreements) {
  /// Nobody concerned is known.
  public static final Facts NONE =
      new Facts(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  public Facts {
    agreements = List.copyOf(agreements);
  }

  Facts withSpecialist(Practitioner other) {
    return new Facts(inviting, invited, requester, Optional.of(other), patient, agreements);
  }

  @Override
  public String toString() {
    return "Facts[private]";
  }
}
