package huizhen.scheduling.io;

import huizhen.scheduling.api.Application.Urgency;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.waitlist.api.Offer;
import huizhen.scheduling.waitlist.api.Passed;
import huizhen.scheduling.waitlist.api.TeamWish;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.WaitState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who waits, as JSON.
final class WaitJson {
  private WaitJson() {}

  static JsonObject of(WaitEntry it) {
    var json =
        new JsonObject()
            .put("case", it.caseId().value())
            .put("doctor", it.doctor().value())
            .put("requester", it.requester().value())
            .put("inviting", it.inviting().value())
            .put("invited", it.invited().value())
            .put("urgency", it.urgency().name())
            .put("department", it.department())
            .put("anyone", it.isAnyone())
            .put("earlier", it.isEarlier())
            .put("before", it.before().toString())
            .put("state", it.state().name())
            .put("version", it.version())
            .put("passed", new JsonArray(it.passed().stream().map(WaitJson::of).toList()))
            .put("since", it.since().toString())
            .put("members", ids(it.members()))
            .put("createdAt", it.createdAt().toString())
            .put("changedAt", it.changedAt().toString());
    it.team()
        .ifPresent(wish ->
            json.put("from", wish.from().toString())
                .put("millis", wish.length().toMillis())
                .put("optional", wish.optionalNeeded()));
    it.offer()
        .ifPresent(offer ->
            json.put("of", offer.doctor().value())
                .put("start", offer.start().toString())
                .put("end", offer.end().toString())
                .put("until", offer.until().toString())
                .put("beside", ids(offer.beside())));
    return json;
  }

  private static JsonArray ids(List<PractitionerId> all) {
    return new JsonArray(all.stream().map(PractitionerId::value).toList());
  }

  private static List<PractitionerId> ids(JsonObject json, String field) {
    return json.getJsonArray(field, new JsonArray()).stream()
        .map(it -> new PractitionerId((String) it))
        .toList();
  }

  private static Optional<TeamWish> team(JsonObject json) {
    return Optional.ofNullable(json.getString("from"))
        .map(from ->
            new TeamWish(
                Instant.parse(from),
                Duration.ofMillis(json.getLong("millis")),
                json.getInteger("optional")));
  }

  private static String of(Passed it) {
    return it.start() + " " + it.doctor();
  }

  /// Of an earlier version, where everything was of one doctor, it is the start alone.
  private static Passed passed(String text, String doctor) {
    var gap = text.indexOf(' ');
    return gap < 0
        ? new Passed(new PractitionerId(doctor), Instant.parse(text))
        : new Passed(
            new PractitionerId(text.substring(gap + 1)), Instant.parse(text.substring(0, gap)));
  }

  static WaitEntry entry(JsonObject json) {
    var doctor = json.getString("doctor");
    return new WaitEntry(
        new CaseId(json.getString("case")),
        new PractitionerId(doctor),
        new PractitionerId(json.getString("requester")),
        new OrganisationId(json.getString("inviting")),
        new OrganisationId(json.getString("invited")),
        Urgency.valueOf(json.getString("urgency")),
        json.getString("department", ""),
        json.getBoolean("anyone", false),
        team(json),
        ids(json, "members"),
        json.getBoolean("earlier"),
        Instant.parse(json.getString("before")),
        WaitState.valueOf(json.getString("state")),
        json.getLong("version"),
        Optional.ofNullable(json.getString("start"))
            .map(start ->
                new Offer(
                    new PractitionerId(json.getString("of", doctor)),
                    Instant.parse(start),
                    Instant.parse(json.getString("end")),
                    Instant.parse(json.getString("until")),
                    ids(json, "beside"))),
        json.getJsonArray("passed").stream().map(it -> passed((String) it, doctor)).toList(),
        Instant.parse(json.getString("since")),
        Instant.parse(json.getString("createdAt")),
        Instant.parse(json.getString("changedAt")));
  }
}
