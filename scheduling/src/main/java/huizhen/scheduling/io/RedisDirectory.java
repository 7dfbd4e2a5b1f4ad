package huizhen.scheduling.io;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.io.DirectoryMemory.Edition;
import huizhen.scheduling.io.DirectoryMemory.Known;
import huizhen.scheduling.model.Calendar;
import huizhen.scheduling.model.DayRules;
import huizhen.scheduling.model.Facts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The directory in Redis: one hash a kind, each entry sealed, and id sets by organisation. What
/// was read is remembered ([DirectoryMemory]).
final class RedisDirectory implements Directory {
  /// The edition of all but the patients.
  static final String ALL = "*";

  private final RedisLink link;
  private final SealedJson sealed;
  private final SchedulingRules rules;
  private final DirectoryMemory memory = new DirectoryMemory();
  private final EditionReader editions;

  RedisDirectory(RedisLink link, SealedJson sealed, SchedulingRules rules) {
    this.link = link;
    this.sealed = sealed;
    this.rules = rules;
    editions = new EditionReader(request -> link.within(attempt -> attempt.send(request)));
  }

  @Override
  public Future<Void> put(Organisation it) {
    return put(RedisKeys.ORGANISATIONS, it.id().value(), DirectoryJson.of(it), List.of());
  }

  @Override
  public Future<Void> put(Practitioner it) {
    return put(
        RedisKeys.PRACTITIONERS,
        it.id().value(),
        DirectoryJson.of(it),
        List.of(RedisKeys.practitionersOf(it.organisation())));
  }

  @Override
  public Future<Void> put(Patient it) {
    return put(
        RedisKeys.PATIENTS,
        it.id().value(),
        sealed.seal(DirectoryJson.of(it), place(RedisKeys.PATIENTS, it.id().value())),
        DirectoryMemory.patientField(it.id()),
        List.of(RedisKeys.patientsOf(it.organisation())));
  }

  @Override
  public Future<Void> put(CooperationAgreement it) {
    return put(
        RedisKeys.AGREEMENTS,
        it.id(),
        DirectoryJson.of(it),
        List.of(RedisKeys.agreementsOf(it.inviting()), RedisKeys.agreementsOf(it.invited())));
  }

  @Override
  public Future<Void> put(Absence it) {
    return put(RedisKeys.absencesOf(it.organisation()), it.id(), DirectoryJson.of(it), List.of());
  }

  @Override
  public Future<Void> removeAbsence(OrganisationId organisation, String id) {
    return put(RedisKeys.absencesOf(organisation), id, "", ALL, List.of());
  }

  @Override
  public Future<List<Absence>> absences(OrganisationId organisation) {
    return link.within(attempt -> absences(attempt, Set.of(organisation)))
        .map(
            all -> sorted(all, Comparator.comparing(Absence::firstDay).thenComparing(Absence::id)));
  }

  @Override
  public Future<List<Organisation>> organisations() {
    return link.within(attempt ->
        attempt
            .send(Request.cmd(Command.HKEYS).arg(RedisKeys.ORGANISATIONS))
            .compose(ids ->
                entries(
                    attempt, RedisKeys.ORGANISATIONS, strings(ids), DirectoryJson::organisation))
            .map(all -> sorted(all, Comparator.comparing(it -> it.id().value()))));
  }

  @Override
  public Future<Optional<Organisation>> organisation(OrganisationId id) {
    return one(RedisKeys.ORGANISATIONS, id.value(), DirectoryJson::organisation);
  }

  @Override
  public Future<List<Practitioner>> practitioners(OrganisationId organisation) {
    return listed(
            RedisKeys.practitionersOf(organisation),
            RedisKeys.PRACTITIONERS,
            DirectoryJson::practitioner)
        // The sets only grow: who moved is still listed where he was.
        .map(all -> all.stream().filter(it -> it.organisation().equals(organisation)).toList())
        .map(all -> sorted(all, Comparator.comparing(it -> it.id().value())));
  }

  @Override
  public Future<Optional<Practitioner>> practitioner(PractitionerId id) {
    return one(RedisKeys.PRACTITIONERS, id.value(), DirectoryJson::practitioner);
  }

  @Override
  public Future<List<Patient>> patients(OrganisationId organisation) {
    return listed(RedisKeys.patientsOf(organisation), RedisKeys.PATIENTS, DirectoryJson::patient)
        .map(all -> all.stream().filter(it -> it.organisation().equals(organisation)).toList())
        .map(all -> sorted(all, Comparator.comparing(it -> it.id().value())));
  }

  /// The ids alone are read as a whole: opening an entry costs a hundred times as much.
  @Override
  public Future<Page<Patient>> patients(
      OrganisationId organisation, Optional<String> after, int limit) {
    int size = Math.clamp(limit, 1, Page.MAX);
    return link.within(attempt ->
        attempt
            .send(Request.cmd(Command.SMEMBERS).arg(RedisKeys.patientsOf(organisation)))
            .compose(all -> {
              var ids =
                  strings(all).stream()
                      .filter(it -> after.isEmpty() || it.compareTo(after.get()) > 0)
                      .sorted()
                      .limit(size + 1L)
                      .toList();
              boolean isLast = ids.size() <= size;
              var shown = isLast ? ids : ids.subList(0, size);
              var next = isLast ? Optional.<String>empty() : Optional.of(shown.getLast());
              return entries(attempt, RedisKeys.PATIENTS, shown, DirectoryJson::patient)
                  .map(found ->
                      new Page<>(
                          found.stream()
                              .filter(it -> it.organisation().equals(organisation))
                              .toList(),
                          next));
            }));
  }

  @Override
  public Future<Optional<Patient>> patient(PatientId id) {
    return one(RedisKeys.PATIENTS, id.value(), DirectoryJson::patient);
  }

  @Override
  public Future<List<CooperationAgreement>> agreements(OrganisationId organisation) {
    return listed(
            RedisKeys.agreementsOf(organisation), RedisKeys.AGREEMENTS, DirectoryJson::agreement)
        .map(all ->
            all.stream()
                .filter(
                    it -> it.inviting().equals(organisation) || it.invited().equals(organisation))
                .toList())
        .map(all -> sorted(all, Comparator.comparing(CooperationAgreement::id)));
  }

  /// Whom a decision is about.
  ///
  /// @param members of the team beside the specialist
  record Concerned(
      OrganisationId inviting,
      OrganisationId invited,
      PractitionerId requester,
      Optional<PractitionerId> specialist,
      PatientId patient,
      List<PractitionerId> members) {}

  /// What a decision needs to know: as it is remembered, else as it is now.
  Future<Known> known(RedisLink.Attempt attempt, Concerned who) {
    return memory
        .facts(who)
        .map(Future::succeededFuture)
        .orElseGet(() -> facts(attempt, who).map(it -> new Known(it, Optional.empty())));
  }

  /// A script has found another edition.
  void forget(Concerned who) {
    memory.forget(who);
  }

  /// What a decision needs to know, in two round trips.
  Future<Facts> facts(RedisLink.Attempt attempt, Concerned who) {
    var doctors = new ArrayList<PractitionerId>(List.of(who.requester()));
    doctors.addAll(who.members());
    who.specialist().ifPresent(doctors::add);
    var requests = new ArrayList<Request>();
    requests.add(Request.cmd(Command.SMEMBERS).arg(RedisKeys.agreementsOf(who.inviting())));
    requests.add(hget(RedisKeys.PATIENTS, who.patient().value()));
    doctors.forEach(id -> requests.add(hget(RedisKeys.PRACTITIONERS, id.value())));
    // First, so that what is read is of this edition or a newer one.
    requests.addFirst(
        Request.cmd(Command.HMGET)
            .arg(RedisKeys.EDITIONS)
            .arg(ALL)
            .arg(DirectoryMemory.patientField(who.patient())));
    return attempt
        .batch(requests)
        .compose((List<@Nullable Response> found) -> {
          var known = new HashMap<PractitionerId, Practitioner>();
          for (int i = 0; i < doctors.size(); i++) {
            var id = doctors.get(i);
            open(found.get(3 + i), RedisKeys.PRACTITIONERS, id.value(), DirectoryJson::practitioner)
                .ifPresent(it -> known.put(id, it));
          }
          var patient =
              open(found.get(2), RedisKeys.PATIENTS, who.patient().value(), DirectoryJson::patient);
          var editions = found.get(0);
          var edition =
              new Edition(
                  EditionReader.name(editions.get(0)),
                  who.patient(),
                  EditionReader.name(editions.get(1)));
          return facts(attempt, who, known, patient, strings(found.get(1)))
              .onSuccess(it -> memory.keep(who, it, edition));
        });
  }

  private Future<Facts> facts(
      RedisLink.Attempt attempt,
      Concerned who,
      Map<PractitionerId, Practitioner> doctors,
      Optional<Patient> patient,
      List<String> agreementIds) {
    var places = new LinkedHashSet<>(List.of(who.inviting()));
    places.add(who.invited());
    doctors.values().forEach(it -> places.add(it.organisation()));
    var organisations =
        entries(
            attempt,
            RedisKeys.ORGANISATIONS,
            places.stream().map(OrganisationId::value).toList(),
            DirectoryJson::organisation);
    var agreements = entries(attempt, RedisKeys.AGREEMENTS, agreementIds, DirectoryJson::agreement);
    var absences = absences(attempt, places);
    return Future.all(organisations, agreements, absences)
        .map(_ -> {
          var known = new HashMap<OrganisationId, Organisation>();
          organisations.result().forEach(it -> known.put(it.id(), it));
          var members = new ArrayList<Facts.Member>();
          for (var id : who.members()) {
            var doctor = doctors.get(id);
            var place = doctor == null ? null : known.get(doctor.organisation());
            if (doctor != null && place != null) {
              members.add(new Facts.Member(doctor, place));
            }
          }
          return new Facts(
              Optional.ofNullable(known.get(who.inviting())),
              Optional.ofNullable(known.get(who.invited())),
              Optional.ofNullable(doctors.get(who.requester())),
              who.specialist().map(doctors::get),
              patient,
              agreements.result(),
              members,
              absences.result());
        });
  }

  @Override
  public Future<Named> named(
      Set<OrganisationId> organisations,
      Set<PractitionerId> practitioners,
      Set<PatientId> patients) {
    return editions
        .read(patients)
        .compose(now ->
            link.within(attempt -> {
              var places =
                  remembered(
                      attempt,
                      RedisKeys.ORGANISATIONS,
                      organisations,
                      _ -> now.all(),
                      DirectoryJson::organisation);
              var people =
                  remembered(
                      attempt,
                      RedisKeys.PRACTITIONERS,
                      practitioners,
                      _ -> now.all(),
                      DirectoryJson::practitioner);
              var those =
                  remembered(
                      attempt, RedisKeys.PATIENTS, patients, now::of, DirectoryJson::patient);
              return Future.all(places, people, those)
                  .map(_ -> new Named(places.result(), people.result(), those.result()));
            }));
  }

  /// @param edition that is now, of an id
  @SuppressWarnings("unchecked") // under its place there never was anything but a T
  private <K, T> Future<Map<K, T>> remembered(
      RedisLink.Attempt attempt,
      String key,
      Set<K> ids,
      Function<K, String> edition,
      Function<JsonObject, T> decode) {
    var found = new HashMap<K, T>();
    var missing = new ArrayList<K>();
    for (var id : ids) {
      var kept = memory.entry(place(key, id.toString()), edition.apply(id));
      if (kept == null) {
        missing.add(id);
      } else {
        ((Optional<T>) kept.value()).ifPresent(it -> found.put(id, it));
      }
    }
    if (missing.isEmpty()) {
      return Future.succeededFuture(found);
    }
    var request = Request.cmd(Command.HMGET).arg(key);
    missing.forEach(id -> request.arg(id.toString()));
    return attempt
        .send(request)
        .map(values -> {
          for (int i = 0; i < missing.size(); i++) {
            var id = missing.get(i);
            var value = open(values.get(i), key, id.toString(), decode);
            memory.keep(place(key, id.toString()), edition.apply(id), value);
            value.ifPresent(it -> found.put(id, it));
          }
          return found;
        });
  }

  private Future<List<Absence>> absences(
      RedisLink.Attempt attempt, Collection<OrganisationId> organisations) {
    var keys = organisations.stream().map(RedisKeys::absencesOf).toList();
    return attempt
        .batch(keys.stream().map(key -> Request.cmd(Command.HGETALL).arg(key)).toList())
        .map((List<@Nullable Response> found) -> {
          var all = new ArrayList<Absence>();
          for (int i = 0; i < keys.size(); i++) {
            var hash = found.get(i);
            if (hash != null) {
              read(keys.get(i), hash, all);
            }
          }
          return List.copyOf(all);
        });
  }

  private void read(String key, Response hash, List<Absence> all) {
    for (var id : hash.getKeys()) {
      open(hash.get(id), key, id, DirectoryJson::absence).ifPresent(all::add);
    }
  }

  /// When a practitioner works, alone.
  Future<Optional<Calendar>> calendar(RedisLink.Attempt attempt, PractitionerId id) {
    return attempt
        .send(hget(RedisKeys.PRACTITIONERS, id.value()))
        .map(it -> open(it, RedisKeys.PRACTITIONERS, id.value(), DirectoryJson::practitioner))
        .compose(doctor ->
            doctor.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : calendar(attempt, doctor.get()));
  }

  private Future<Optional<Calendar>> calendar(RedisLink.Attempt attempt, Practitioner doctor) {
    var id = doctor.organisation().value();
    var organisation =
        attempt
            .send(hget(RedisKeys.ORGANISATIONS, id))
            .map(it -> open(it, RedisKeys.ORGANISATIONS, id, DirectoryJson::organisation));
    var absences = absences(attempt, Set.of(doctor.organisation()));
    return Future.all(organisation, absences)
        .map(_ ->
            organisation
                .result()
                .map(place -> {
                  var own =
                      absences.result().stream()
                          .filter(it -> it.concerns(doctor.id(), place.id()))
                          .toList();
                  return new Calendar(
                      doctor.id(),
                      doctor.hours(),
                      place.zone(),
                      new DayRules(rules.holidays(), own, Optional.empty()));
                }));
  }

  private Future<Void> put(String key, String id, JsonObject json, List<String> lists) {
    return put(key, id, sealed.seal(json, place(key, id)), ALL, lists);
  }

  /// @param value sealed, or an empty text to take it away
  /// @param edition which one is another from now on
  private Future<Void> put(
      String key, String id, Object value, String edition, List<String> lists) {
    var keys = new ArrayList<>(List.of(key, RedisKeys.EDITIONS, RedisKeys.STATE_CHANGES));
    keys.addAll(lists);
    var args =
        List.<Object>of(id, value, edition, UUID.randomUUID().toString(), StreamFeed.MAX_EVENTS);
    return link.within(attempt -> attempt.eval(Script.PUT, keys, args)).mapEmpty();
  }

  private <T> Future<Optional<T>> one(String key, String id, Function<JsonObject, T> decode) {
    return link.within(
        attempt -> attempt.send(hget(key, id)).map(found -> open(found, key, id, decode)));
  }

  private <T> Future<List<T>> listed(String list, String key, Function<JsonObject, T> decode) {
    return link.within(attempt ->
        attempt
            .send(Request.cmd(Command.SMEMBERS).arg(list))
            .compose(ids -> entries(attempt, key, strings(ids), decode)));
  }

  private <T> Future<List<T>> entries(
      RedisLink.Attempt attempt, String key, List<String> ids, Function<JsonObject, T> decode) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    var request = Request.cmd(Command.HMGET).arg(key);
    ids.forEach(request::arg);
    return attempt
        .send(request)
        .map(values -> {
          var found = new ArrayList<T>();
          for (int i = 0; i < ids.size(); i++) {
            open(values.get(i), key, ids.get(i), decode).ifPresent(found::add);
          }
          return List.copyOf(found);
        });
  }

  private <T> Optional<T> open(
      @Nullable Response found, String key, String id, Function<JsonObject, T> decode) {
    return Optional.ofNullable(found)
        .map(value -> decode.apply(sealed.open(value.toBytes(), place(key, id))));
  }

  private static Request hget(String key, String id) {
    return Request.cmd(Command.HGET).arg(key).arg(id);
  }

  private static String place(String key, String id) {
    return key + "/" + id;
  }

  private static List<String> strings(Response ids) {
    return ids.stream().map(Response::toString).toList();
  }

  private static <T> List<T> sorted(List<T> all, Comparator<T> order) {
    return all.stream().sorted(order).toList();
  }
}
