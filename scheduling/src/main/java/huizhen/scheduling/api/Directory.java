package huizhen.scheduling.api;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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

  /// All of these that there are, in one or two round trips.
  default Future<Named> named(
      Set<OrganisationId> organisations,
      Set<PractitionerId> practitioners,
      Set<PatientId> patients) {
    var places = each(organisations, this::organisation);
    var people = each(practitioners, this::practitioner);
    var patientsFound = each(patients, this::patient);
    return Future.all(places, people, patientsFound)
        .map(_ -> new Named(places.result(), people.result(), patientsFound.result()));
  }

  private static <K, V> Future<Map<K, V>> each(
      Set<K> keys, Function<K, Future<Optional<V>>> lookUp) {
    var found = new HashMap<K, V>();
    var lookUps =
        keys.stream()
            .map(key -> lookUp.apply(key).onSuccess(it -> it.ifPresent(v -> found.put(key, v))))
            .toList();
    return Future.all(lookUps).map(found);
  }

  /// Who and what stands behind ids; what is not in the directory is missing.
  record Named(
      Map<OrganisationId, Organisation> organisations,
      Map<PractitionerId, Practitioner> practitioners,
      Map<PatientId, Patient> patients) {
    public Named {
      organisations = Map.copyOf(organisations);
      practitioners = Map.copyOf(practitioners);
      patients = Map.copyOf(patients);
    }

    @Override
    public String toString() {
      return "Named[private]";
    }
  }
}
