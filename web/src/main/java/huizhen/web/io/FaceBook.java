package huizhen.web.io;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.web.api.AccountStore;
import huizhen.web.view.Faces;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Looks up the names behind ids, each one once.
final class FaceBook {
  private final Directory directory;
  private final AccountStore accounts;

  FaceBook(Directory directory, AccountStore accounts) {
    this.directory = directory;
    this.accounts = accounts;
  }

  Future<Faces> of(ConsultationCase subject) {
    return of(List.of(subject));
  }

  Future<Faces> of(Collection<ConsultationCase> cases) {
    var organisations = new HashSet<OrganisationId>();
    var practitioners = new HashSet<PractitionerId>();
    var patients = new HashSet<PatientId>();
    for (var one : cases) {
      organisations.add(one.inviting());
      organisations.add(one.application().invited());
      practitioners.add(one.requester());
      one.specialist().ifPresent(practitioners::add);
      for (var seat : one.team().seats()) {
        practitioners.add(seat.practitioner());
        organisations.add(seat.organisation());
      }
      one.opinions().forEach(opinion -> practitioners.add(opinion.author()));
      patients.add(one.application().patient());
    }
    return of(organisations, practitioners, patients);
  }

  Future<Faces> of(
      Set<OrganisationId> organisations,
      Set<PractitionerId> practitioners,
      Set<PatientId> patients) {
    return directory
        .named(organisations, practitioners, patients)
        .map(found -> new Faces(found.organisations(), found.practitioners(), found.patients()));
  }

  /// Display names by account id; an account that is gone is left out.
  Future<Map<String, String>> accountNames(Set<String> ids) {
    Future<Map<String, AccountStore.Account>> found = all(ids, accounts::byId);
    return found.map(accountsById -> {
      var names = new HashMap<String, String>();
      accountsById.forEach((id, account) -> names.put(id, account.displayName()));
      return names;
    });
  }

  private static <K, V> Future<Map<K, V>> all(
      Set<K> keys, Function<K, Future<Optional<V>>> lookUp) {
    var found = new HashMap<K, V>();
    var lookUps =
        keys.stream()
            .map(key -> lookUp.apply(key).onSuccess(it -> it.ifPresent(v -> found.put(key, v))))
            .toList();
    return Future.all(lookUps).map(found);
  }
}
