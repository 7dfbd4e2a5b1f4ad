package huizhen.web.view;

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

/// The on-call rota as the API has it. Reading one throws an [IllegalArgumentException] or a
/// [java.time.DateTimeException] where the contract can't say what is wrong.
public final class RotaView {
  private RotaView() {}

  public static JsonObject of(OnCallRota rota) {
    var shifts = new JsonArray();
    rota.shifts().forEach(it -> shifts.add(shift(it)));
    var absences = new JsonArray();
    rota.absences().forEach(it -> absences.add(absence(it)));
    return new JsonObject()
        .put("version", rota.version())
        .put("shifts", shifts)
        .put("absences", absences);
  }

  public static OnCallRota rota(JsonObject body) {
    return new OnCallRota(
        body.getLong("version"),
        body.getJsonArray("shifts").stream().map(it -> shift((JsonObject) it)).toList(),
        body.getJsonArray("absences").stream().map(it -> absence((JsonObject) it)).toList());
  }

  private static JsonObject shift(OnCallShift it) {
    var view =
        new JsonObject()
            .put("id", it.id())
            .put("practitioner", it.practitioner().value())
            .put("department", it.department())
            .put("level", it.level());
    return switch (it.pattern()) {
      case OnCallShift.Once(var start, var end) ->
          view.put("start", start.toString()).put("end", end.toString());
      case OnCallShift.Weekly(var days, var from, var to, var zone) ->
          view.put("days", new JsonArray(days.stream().sorted().map(DayOfWeek::name).toList()))
              .put("from", from.toString())
              .put("to", to.toString())
              .put("zone", zone);
    };
  }

  private static OnCallShift shift(JsonObject body) {
    return new OnCallShift(
        body.getString("id"),
        new PractitionerId(body.getString("practitioner")),
        body.getString("department"),
        body.getInteger("level"),
        pattern(body));
  }

  private static OnCallShift.Pattern pattern(JsonObject body) {
    var isWeekly = body.containsKey("days");
    for (var field :
        isWeekly ? new String[] {"from", "to", "zone"} : new String[] {"start", "end"}) {
      if (!body.containsKey(field)) {
        throw new IllegalArgumentException("a shift has days, from, to and zone; or start and end");
      }
    }
    return isWeekly
        ? new OnCallShift.Weekly(
            body.getJsonArray("days").stream()
                .map(it -> DayOfWeek.valueOf((String) it))
                .collect(Collectors.toSet()),
            LocalTime.parse(body.getString("from")),
            LocalTime.parse(body.getString("to")),
            body.getString("zone"))
        : new OnCallShift.Once(
            Instant.parse(body.getString("start")), Instant.parse(body.getString("end")));
  }

  private static JsonObject absence(OnCallAbsence it) {
    var view =
        new JsonObject()
            .put("practitioner", it.practitioner().value())
            .put("kind", it.kind().name())
            .put("start", it.start().toString())
            .put("end", it.end().toString());
    it.substitute().ifPresent(who -> view.put("substitute", who.value()));
    return view;
  }

  private static OnCallAbsence absence(JsonObject body) {
    return new OnCallAbsence(
        new PractitionerId(body.getString("practitioner")),
        OnCallAbsence.Kind.valueOf(body.getString("kind")),
        Instant.parse(body.getString("start")),
        Instant.parse(body.getString("end")),
        Optional.ofNullable(body.getString("substitute")).map(PractitionerId::new));
  }
}
