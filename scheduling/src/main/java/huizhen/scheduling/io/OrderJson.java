package huizhen.scheduling.io;

import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderId;
import huizhen.scheduling.order.api.OrderReport;
import huizhen.scheduling.order.api.OrderState;
import huizhen.scheduling.order.api.OrderTimer;
import huizhen.scheduling.order.api.StudyLink;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/// Diagnosis orders as they lie in Redis, before they are sealed. What is empty is absent.
final class OrderJson {
  private OrderJson() {}

  static JsonObject of(DiagnosisOrder it) {
    var json =
        new JsonObject()
            .put("id", it.id().value())
            .put("version", it.version())
            .put("state", it.state().name())
            .put("from", it.from().value())
            .put("requester", it.requester().value())
            .put("form", of(it.form()))
            .put("materials", CaseJson.array(it.materials(), CaseJson::material))
            .put("reports", CaseJson.array(it.reports(), OrderJson::of))
            .put(
                "sentTo",
                new JsonArray(it.sentTo().stream().map(OrganisationId::value).sorted().toList()))
            .put("alerts", new JsonArray(it.alerts().stream().map(Enum::name).sorted().toList()))
            .put(
                "timers",
                CaseJson.array(
                    it.timers(),
                    timer ->
                        new JsonObject()
                            .put("kind", timer.kind().name())
                            .put("at", timer.at().toString())))
            .put("createdAt", it.createdAt().toString())
            .put("changedAt", it.changedAt().toString());
    it.consent().ifPresent(consent -> json.put("consent", CaseJson.consent(consent)));
    it.doctor().ifPresent(doctor -> json.put("doctor", doctor.value()));
    it.note().ifPresent(note -> json.put("note", note));
    it.lastReason().ifPresent(reason -> json.put("lastReason", reason));
    return json;
  }

  static DiagnosisOrder order(JsonObject json) {
    return new DiagnosisOrder(
        new OrderId(json.getString("id")),
        json.getLong("version"),
        OrderState.valueOf(json.getString("state")),
        new OrganisationId(json.getString("from")),
        new PractitionerId(json.getString("requester")),
        form(json.getJsonObject("form")),
        CaseJson.list(json.getJsonArray("materials"), CaseJson::material),
        Optional.ofNullable(json.getJsonObject("consent")).map(CaseJson::consent),
        Optional.ofNullable(json.getString("doctor")).map(PractitionerId::new),
        CaseJson.list(json.getJsonArray("reports"), OrderJson::report),
        json.getJsonArray("sentTo").stream()
            .map(it -> new OrganisationId((String) it))
            .collect(Collectors.toUnmodifiableSet()),
        Optional.ofNullable(json.getString("note")),
        Optional.ofNullable(json.getString("lastReason")),
        json.getJsonArray("alerts").stream()
            .map(it -> OrderTimer.Kind.valueOf((String) it))
            .collect(Collectors.toUnmodifiableSet()),
        CaseJson.list(
            json.getJsonArray("timers"),
            it -> new OrderTimer(OrderTimer.Kind.valueOf(it.getString("kind")), at(it, "at"))),
        at(json, "createdAt"),
        at(json, "changedAt"));
  }

  private static JsonObject of(OrderForm it) {
    var json =
        new JsonObject()
            .put("patient", it.patient().value())
            .put("to", it.to().value())
            .put("kind", it.kind().name())
            .put("department", it.department())
            .put("urgency", it.urgency().name())
            .put("question", it.question())
            .put("summary", it.summary());
    it.study().ifPresent(study -> json.put("study", study.url()));
    return json;
  }

  private static OrderForm form(JsonObject json) {
    return new OrderForm(
        new PatientId(json.getString("patient")),
        new OrganisationId(json.getString("to")),
        OrderForm.Kind.valueOf(json.getString("kind")),
        json.getString("department"),
        OrderForm.Urgency.valueOf(json.getString("urgency")),
        json.getString("question"),
        json.getString("summary"),
        Optional.ofNullable(json.getString("study")).map(StudyLink::new));
  }

  private static JsonObject of(OrderReport it) {
    var json =
        new JsonObject()
            .put("version", it.version())
            .put("author", it.author().value())
            .put("findings", it.findings())
            .put("impression", it.impression())
            .put("advice", it.advice())
            .put("amends", it.amends());
    it.seal()
        .ifPresent(seal ->
            json.put(
                "seal",
                new JsonObject()
                    .put("document", seal.document().value())
                    .put("sha256", seal.sha256())
                    .put("signature", seal.signature())
                    .put("at", seal.at().toString())));
    return json;
  }

  private static OrderReport report(JsonObject json) {
    return new OrderReport(
        json.getInteger("version"),
        new PractitionerId(json.getString("author")),
        json.getString("findings"),
        json.getString("impression"),
        json.getString("advice"),
        json.getString("amends"),
        Optional.ofNullable(json.getJsonObject("seal"))
            .map(it ->
                new OrderReport.Seal(
                    new DocumentId(it.getString("document")),
                    it.getString("sha256"),
                    it.getString("signature"),
                    at(it, "at"))));
  }

  private static Instant at(JsonObject json, String field) {
    return Instant.parse(json.getString(field));
  }
}
