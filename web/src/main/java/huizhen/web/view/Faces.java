package huizhen.web.view;

import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import java.util.Map;
import java.util.Optional;

/// The organisations and people that a case names, as the directory has them now.
public record Faces(
    Map<OrganisationId, Organisation> organisations,
    Map<PractitionerId, Practitioner> practitioners,
    Map<PatientId, Patient> patients) {
  public Faces {
    organisations = Map.copyOf(organisations);
    practitioners = Map.copyOf(practitioners);
    patients = Map.copyOf(patients);
  }

  /// The name, or the id of one that the directory does not have.
  public String name(OrganisationId id) {
    var organisation = organisations.get(id);
    return organisation == null ? id.value() : organisation.name();
  }

  public String name(PractitionerId id) {
    var practitioner = practitioners.get(id);
    return practitioner == null ? id.value() : practitioner.name();
  }

  public Optional<Practitioner> practitioner(PractitionerId id) {
    return Optional.ofNullable(practitioners.get(id));
  }

  public Optional<Patient> patient(PatientId id) {
    return Optional.ofNullable(patients.get(id));
  }
}
