package huizhen.scheduling.io;

import huizhen.scheduling.api.OnCallAbsence;
import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.OnCallShift;
import huizhen.scheduling.api.PractitionerId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import java.util.stream.Collectors;

/// A rota as JSON, as it is sealed into Redis. Its version is beside it.
final class RotaJson {
  private RotaJson() {}

  static JsonObject of(OnCallRota it) {
    return new JsonObject()
        .put("shifts", CaseJson.array(it.shifts(), RotaJson::shift))
        .put("absences", CaseJson.array(it.absences(), RotaJson::absence));
  }

  static OnCallRota rota(JsonObject json, long version) {
    return new OnCallRota(
        version,
        CaseJson.list(json.getJsonArray("shifts"), RotaJson::shift),
        CaseJson.list(json.getJsonArray("absences"), RotaJson::absence));
  }

  private static JsonObject shift(OnCallShift it) {
    var json =
        new JsonObject()
            .put("id", it.id())
            .put("practitioner", it.practitioner().value())
            .put("department", it.department())
            .put("level", it.level());
    return switch (it.pattern()) {
      case OnCallShift.Once(var start, var end) ->
          json.put("start", start.toString()).put("end", end.toString());
      case OnCallShift.Weekly(var days, var from, var to, var zone) ->
          json.put("days", new JsonArray(days.stream().sorted().map(DayOfWeek::name).toList()))
              .put("from", from.toString())
              .put("to", to.toString())
              .put("zone", zone);
    };
  }

  private static OnCallShift shift(JsonObject json) {
    return new OnCallShift(
        json.getString("id"),
        new PractitionerId(json.getString("practitioner")),
        json.getString("department"),
        json.getInteger("level"),
        json.containsKey("days")
            ? new OnCallShift.Weekly(
                json.getJsonArray("days").stream()
                    .map(it -> DayOfWeek.valueOf((String) it))
                    .collect(Collectors.toSet()),
                LocalTime.parse(json.getString("from")),
                LocalTime.parse(json.getString("to")),
                json.getString("zone"))
            : new OnCallShift.Once(
                Instant.parse(json.getString("start")), Instant.parse(json.getString("end"))));
  }

  private static JsonObject absence(OnCallAbsence it) {
    var json =
        new JsonObject()
            .put("practitioner", it.practitioner().value())
            .put("kind", it.kind().name())
            .put("start", it.start().toString())
            .put("end", it.end().toString());
    it.substitute().ifPresent(who -> json.put("substitute", who.value()));
    return json;
  }

  private static OnCallAbsence absence(JsonObject json) {
    return new OnCallAbsence(
        new PractitionerId(json.getString("practitioner")),
        OnCallAbsence.Kind.valueOf(json.getString("kind")),
        Instant.parse(json.getString("start")),
        Instant.parse(json.getString("end")),
        Optional.ofNullable(json.getString("substitute")).map(PractitionerId::new));
  }
}
