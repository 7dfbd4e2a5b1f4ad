package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.ConsentOverride;
import huizhen.scheduling.api.Emergency;
import huizhen.scheduling.api.Emergency.Excuse;
import huizhen.scheduling.api.Emergency.Ring;
import huizhen.scheduling.api.PractitionerId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/// What an emergency keeps, as part of [ProgressJson], and of it what the audit trail shows.
final class EmergencyJson {
  private EmergencyJson() {}

  static JsonObject of(Emergency it) {
    var json =
        new JsonObject()
            .put("raisedAt", it.raisedAt().toString())
            .put("level", it.level())
            .put("rings", CaseJson.array(it.rings(), EmergencyJson::ring))
            .put("coordinator", it.isWithCoordinator())
            .put("displaced", displaced(it));
    put(json, "acceptedAt", it.acceptedAt());
    put(json, "arrivedAt", it.arrivedAt());
    it.override()
        .ifPresent(by ->
            json.put(
                "override",
                new JsonObject()
                    .put("approver", by.approver())
                    .put("title", by.title())
                    .put("reason", by.reason())
                    .put("at", by.at().toString())));
    return json;
  }

  static Emergency emergency(JsonObject json) {
    return new Emergency(
        Instant.parse(json.getString("raisedAt")),
        json.getInteger("level"),
        CaseJson.list(json.getJsonArray("rings"), EmergencyJson::ring),
        json.getBoolean("coordinator"),
        at(json, "acceptedAt"),
        at(json, "arrivedAt"),
        Optional.ofNullable(json.getJsonObject("override")).map(EmergencyJson::override),
        json.getJsonArray("displaced").stream().map(it -> new CaseId((String) it)).toList());
  }

  /// For the audit trail: each ring, the measured times; ids and instants, no name.
  static JsonObject facts(Emergency it) {
    var json =
        new JsonObject()
            .put("raisedAt", it.raisedAt().toString())
            .put("level", it.level())
            .put(
                "rings",
                CaseJson.array(
                    it.rings().stream().filter(Ring::isRung).toList(), EmergencyJson::ring))
            .put("coordinator", it.isWithCoordinator())
            .put("override", it.override().isPresent())
            .put("displaced", displaced(it));
    put(json, "acceptedAt", it.acceptedAt());
    put(json, "arrivedAt", it.arrivedAt());
    it.tapToRing().ifPresent(took -> json.put("tapToRingMillis", took.toMillis()));
    it.acceptToRoom().ifPresent(took -> json.put("acceptToRoomMillis", took.toMillis()));
    return json;
  }

  private static JsonArray displaced(Emergency it) {
    return new JsonArray(it.displaced().stream().map(CaseId::value).toList());
  }

  private static JsonObject ring(Ring it) {
    var json =
        new JsonObject().put("practitioner", it.practitioner().value()).put("level", it.level());
    put(json, "rungAt", it.rungAt());
    put(json, "shownAt", it.shownAt());
    put(json, "declinedAt", it.declinedAt());
    it.excuse().ifPresent(why -> json.put("excuse", why.name()));
    return json;
  }

  private static Ring ring(JsonObject json) {
    return new Ring(
        new PractitionerId(json.getString("practitioner")),
        json.getInteger("level"),
        at(json, "rungAt"),
        at(json, "shownAt"),
        at(json, "declinedAt"),
        Optional.ofNullable(json.getString("excuse")).map(Excuse::valueOf));
  }

  private static ConsentOverride override(JsonObject json) {
    return new ConsentOverride(
        json.getString("approver"),
        json.getString("title"),
        json.getString("reason"),
        Instant.parse(json.getString("at")));
  }

  private static void put(JsonObject json, String field, Optional<Instant> at) {
    at.ifPresent(it -> json.put(field, it.toString()));
  }

  private static Optional<Instant> at(JsonObject json, String field) {
    return Optional.ofNullable(json.getString(field)).map(Instant::parse);
  }
}
