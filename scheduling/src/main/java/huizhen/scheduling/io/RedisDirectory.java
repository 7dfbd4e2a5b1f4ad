package huizhen.scheduling.io;

import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.model.Calendar;
import huizhen.scheduling.model.Facts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The directory in Redis: one hash a kind, each entry sealed, and id sets by organisation.
final class RedisDirectory implements Directory {
  private final RedisLink link;
  private final SealedJson sealed;

  RedisDirectory(RedisLink link, SealedJson sealed) {
    this.link = link;
    this.sealed = sealed;
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
        DirectoryJson.of(it),
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
  record Concerned(
      OrganisationId inviting,
      OrganisationId invited,
      PractitionerId requester,
      Optional<PractitionerId> specialist,
      PatientId patient) {}

  /// What a decision needs to know, in two round trips.
  Future<Facts> facts(RedisLink.Attempt attempt, Concerned who) {
    var requests = new ArrayList<Request>();
    requests.add(hget(RedisKeys.ORGANISATIONS, who.inviting().value()));
    requests.add(hget(RedisKeys.ORGANISATIONS, who.invited().value()));
    requests.add(hget(RedisKeys.PRACTITIONERS, who.requester().value()));
    requests.add(hget(RedisKeys.PATIENTS, who.patient().value()));
    requests.add(Request.cmd(Command.SMEMBERS).arg(RedisKeys.agreementsOf(who.inviting())));
    who.specialist().ifPresent(id -> requests.add(hget(RedisKeys.PRACTITIONERS, id.value())));
    return attempt
        .batch(requests)
        .compose((List<@Nullable Response> found) ->
            entries(attempt, RedisKeys.AGREEMENTS, strings(found.get(4)), DirectoryJson::agreement)
                .map(agreements -> facts(who, found, agreements)));
  }

  private Facts facts(
      Concerned who, List<@Nullable Response> found, List<CooperationAgreement> agreements) {
    return new Facts(
        open(
            found.get(0),
            RedisKeys.ORGANISATIONS,
            who.inviting().value(),
            DirectoryJson::organisation),
        open(
            found.get(1),
            RedisKeys.ORGANISATIONS,
            who.invited().value(),
            DirectoryJson::organisation),
        open(
            found.get(2),
            RedisKeys.PRACTITIONERS,
            who.requester().value(),
            DirectoryJson::practitioner),
        who.specialist()
            .flatMap(id ->
                open(
                    found.get(5),
                    RedisKeys.PRACTITIONERS,
                    id.value(),
                    DirectoryJson::practitioner)),
        open(found.get(3), RedisKeys.PATIENTS, who.patient().value(), DirectoryJson::patient),
        agreements);
  }

  /// A practitioner's working hours in the zone of the organisation.
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
    return attempt
        .send(hget(RedisKeys.ORGANISATIONS, id))
        .map(it -> open(it, RedisKeys.ORGANISATIONS, id, DirectoryJson::organisation))
        .map(it -> it.map(o -> new Calendar(doctor.id(), doctor.hours(), o.zone())));
  }

  private Future<Void> put(String key, String id, JsonObject json, List<String> lists) {
    var keys = new ArrayList<>(List.of(key));
    keys.addAll(lists);
    return link.within(attempt ->
            attempt.eval(Script.PUT, keys, List.of(id, sealed.seal(json, place(key, id)))))
        .mapEmpty();
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
