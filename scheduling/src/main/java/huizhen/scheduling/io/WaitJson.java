package huizhen.scheduling.io;

import huizhen.scheduling.api.Application.Urgency;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.waitlist.api.Offer;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.scheduling.waitlist.api.WaitState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
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
            .put("earlier", it.isEarlier())
            .put("before", it.before().toString())
            .put("state", it.state().name())
            .put("version", it.version())
            .put("passed", new JsonArray(it.passed().stream().map(Instant::toString).toList()))
            .put("since", it.since().toString())
            .put("createdAt", it.createdAt().toString())
            .put("changedAt", it.changedAt().toString());
    it.offer()
        .ifPresent(offer ->
            json.put("start", offer.start().toString())
                .put("end", offer.end().toString())
                .put("until", offer.until().toString()));
    return json;
  }

  static WaitEntry entry(JsonObject json) {
    return new WaitEntry(
        new CaseId(json.getString("case")),
        new PractitionerId(json.getString("doctor")),
        new PractitionerId(json.getString("requester")),
        new OrganisationId(json.getString("inviting")),
        new OrganisationId(json.getString("invited")),
        Urgency.valueOf(json.getString("urgency")),
        json.getBoolean("earlier"),
        Instant.parse(json.getString("before")),
        WaitState.valueOf(json.getString("state")),
        json.getLong("version"),
        Optional.ofNullable(json.getString("start"))
            .map(start ->
                new Offer(
                    Instant.parse(start),
                    Instant.parse(json.getString("end")),
                    Instant.parse(json.getString("until")))),
        json.getJsonArray("passed").stream().map(it -> Instant.parse((String) it)).toList(),
        Instant.parse(json.getString("since")),
        Instant.parse(json.getString("createdAt")),
        Instant.parse(json.getString("changedAt")));
  }
}
