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

  /// A piece of them, by their ids: of the `limit` next ids those that are the organisation's now.
  ///
  /// @param after the id that `next` of the piece before is; empty for the first
  /// @param limit at most [Page#MAX]
  Future<Page<Patient>> patients(OrganisationId organisation, Optional<String> after, int limit);

  Future<Optional<Patient>> patient(PatientId id);

  Future<List<CooperationAgreement>> agreements(OrganisationId organisation);

  /// All of these that there are, one after the other unless who implements it knows better.
  default Future<Named> named(
      Set<OrganisationId> organisations,
      Set<PractitionerId> practitioners,
      Set<PatientId> patients) {
    return each(organisations, this::organisation)
        .compose(places ->
            each(practitioners, this::practitioner)
                .compose(people ->
                    each(patients, this::patient).map(them -> new Named(places, people, them))));
  }

  private static <K, V> Future<Map<K, V>> each(
      Set<K> keys, Function<K, Future<Optional<V>>> lookUp) {
    var found = new HashMap<K, V>();
    Future<?> all = Future.succeededFuture();
    for (var key : keys) {
      all =
          all.compose(_ -> lookUp.apply(key))
              .onSuccess(it -> it.ifPresent(value -> found.put(key, value)));
    }
    return all.map(_ -> found);
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
