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

  /// Cancels nothing that is booked.
  Future<Void> put(Absence absence);

  /// It is no more; that there was none is no failure.
  Future<Void> removeAbsence(OrganisationId organisation, String id);

  /// Of an organisation and its practitioners, the earliest first.
  Future<List<Absence>> absences(OrganisationId organisation);

  Future<List<Organisation>> organisations();

  Future<Optional<Organisation>> organisation(OrganisationId id);

  Future<List<Practitioner>> practitioners(OrganisationId organisation);

  Future<Optional<Practitioner>> practitioner(PractitionerId id);

  Future<List<Patient>> patients(OrganisationId organisation);

  Future<Optional<Patient>> patient(PatientId id);

  Future<List<CooperationAgreement>> agreements(OrganisationId organisation);
}
