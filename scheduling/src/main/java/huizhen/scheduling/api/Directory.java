package huizhen.scheduling.api;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Organisations, practitioners, patients and agreements. Names and identity numbers are sealed
/// before they reach Redis.
public interface Directory {
  Future<Void> put(Organisation organisation);

  Future<Void> put(Practitioner practitioner);

  Future<Void> put(Patient patient);

  Future<Void> put(CooperationAgreement agreement);

  Future<List<Organisation>> organisations();

  Future<Optional<Organisation>> organisation(OrganisationId id);

  Future<List<Practitioner>> practitioners(OrganisationId organisation);

  Future<Optional<Practitioner>> practitioner(PractitionerId id);

  Future<List<Patient>> patients(OrganisationId organisation);

  Future<Optional<Patient>> patient(PatientId id);

  Future<List<CooperationAgreement>> agreements(OrganisationId organisation);
}
