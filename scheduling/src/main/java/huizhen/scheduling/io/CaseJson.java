package huizhen.scheduling.io;

import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseProgress;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Team;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A case as JSON, as it is sealed into Redis. What is empty is absent; unknown fields are ignored.
final class CaseJson {
  private CaseJson() {}

  static JsonObject of(ConsultationCase it) {
    var json =
        new JsonObject()
            .put("id", it.id().value())
            .put("version", it.version())
            .put("state", it.state().name())
            .put("inviting", it.inviting().value())
            .put("requester", it.requester().value())
            .put("application", application(it.application()))
            .put("materials", array(it.materials(), CaseJson::material))
            .put("opinions", array(it.opinions(), CaseJson::opinion))
            .put("recordings", new JsonArray(it.recordings()))
            .put("createdAt", it.createdAt().toString())
            .put("changedAt", it.changedAt().toString());
    it.specialist().ifPresent(value -> json.put("specialist", value.value()));
    it.appointment().ifPresent(value -> json.put("appointment", appointment(value)));
    it.consent().ifPresent(value -> json.put("consent", consent(value)));
    it.finalDecision().ifPresent(value -> json.put("finalDecision", value));
    it.lastReason().ifPresent(value -> json.put("lastReason", value));
    it.dueAt().ifPresent(value -> json.put("dueAt", value.toString()));
    if (!it.progress().equals(CaseProgress.NONE)) {
      json.put("progress", ProgressJson.of(it.progress()));
    }
    if (!it.team().equals(Team.NONE)) {
      json.put("team", TeamJson.of(it.team()));
    }
    return json;
  }

  static ConsultationCase kase(JsonObject json) {
    return new ConsultationCase(
        new CaseId(json.getString("id")),
        json.getLong("version"),
        CaseState.valueOf(json.getString("state")),
        new OrganisationId(json.getString("inviting")),
        new PractitionerId(json.getString("requester")),
        application(json.getJsonObject("application")),
        list(json.getJsonArray("materials"), CaseJson::material),
        Optional.ofNullable(json.getString("specialist")).map(PractitionerId::new),
        Optional.ofNullable(json.getJsonObject("appointment")).map(CaseJson::appointment),
        Optional.ofNullable(json.getJsonObject("consent")).map(CaseJson::consent),
        list(json.getJsonArray("opinions"), CaseJson::opinion),
        Optional.ofNullable(json.getString("finalDecision")),
        Optional.ofNullable(json.getString("lastReason")),
        json.getJsonArray("recordings").stream().map(String.class::cast).toList(),
        Instant.parse(json.getString("createdAt")),
        Instant.parse(json.getString("changedAt")),
        Optional.ofNullable(json.getString("dueAt")).map(Instant::parse),
        Optional.ofNullable(json.getJsonObject("progress"))
            .map(ProgressJson::progress)
            .orElse(CaseProgress.NONE),
        Optional.ofNullable(json.getJsonObject("team")).map(TeamJson::team).orElse(Team.NONE));
  }

  static JsonObject appointment(Appointment it) {
    return new JsonObject()
        .put("id", it.id())
        .put("case", it.caseId().value())
        .put("practitioner", it.practitioner().value())
        .put("start", it.start().toString())
        .put("end", it.end().toString())
        .put("zone", it.zone())
        .put("fence", it.fence());
  }

  static Appointment appointment(JsonObject json) {
    return new Appointment(
        json.getString("id"),
        new CaseId(json.getString("case")),
        new PractitionerId(json.getString("practitioner")),
        Instant.parse(json.getString("start")),
        Instant.parse(json.getString("end")),
        json.getString("zone"),
        json.getLong("fence"));
  }

  private static JsonObject application(Application it) {
    return new JsonObject()
        .put("patient", it.patient().value())
        .put("invited", it.invited().value())
        .put("reason", it.reason())
        .put("purpose", it.purpose())
        .put("recordSummary", it.recordSummary())
        .put("department", it.department())
        .put("wishedTitle", it.wishedTitle())
        .put("urgency", it.urgency().name());
  }

  private static Application application(JsonObject json) {
    return new Application(
        new PatientId(json.getString("patient")),
        new OrganisationId(json.getString("invited")),
        json.getString("reason"),
        json.getString("purpose"),
        json.getString("recordSummary"),
        json.getString("department"),
        json.getString("wishedTitle"),
        Application.Urgency.valueOf(json.getString("urgency")));
  }

  static JsonObject material(Material it) {
    return new JsonObject()
        .put("id", it.id().value())
        .put("fileName", it.fileName())
        .put("mediaType", it.mediaType())
        .put("bytes", it.bytes())
        .put("sha256", it.sha256())
        .put("at", it.at().toString());
  }

  static Material material(JsonObject json) {
    return new Material(
        new DocumentId(json.getString("id")),
        json.getString("fileName"),
        json.getString("mediaType"),
        json.getLong("bytes"),
        json.getString("sha256"),
        Instant.parse(json.getString("at")));
  }

  static JsonObject consent(Consent it) {
    return new JsonObject()
        .put("document", it.document().value())
        .put("textVersion", it.textVersion())
        .put("treatment", it.treatment())
        .put("sensitiveInformation", it.sensitiveInformation())
        .put("recording", it.recording())
        .put("teaching", it.teaching())
        .put("signer", it.signer())
        .put("relation", it.relation().name())
        .put("at", it.at().toString());
  }

  static Consent consent(JsonObject json) {
    return new Consent(
        new DocumentId(json.getString("document")),
        json.getString("textVersion"),
        json.getBoolean("treatment"),
        json.getBoolean("sensitiveInformation"),
        json.getBoolean("recording"),
        json.getBoolean("teaching", false),
        json.getString("signer"),
        Consent.Relation.valueOf(json.getString("relation")),
        Instant.parse(json.getString("at")));
  }

  private static JsonObject opinion(Opinion it) {
    var json =
        new JsonObject()
            .put("version", it.version())
            .put("author", it.author().value())
            .put("findings", it.findings())
            .put("diagnosis", it.diagnosis())
            .put("advice", it.advice());
    it.signedAt().ifPresent(value -> json.put("signedAt", value.toString()));
    it.document().ifPresent(value -> json.put("document", value.value()));
    it.signature().ifPresent(value -> json.put("signature", value));
    if (!it.takenOver().isEmpty()) {
      json.put("takenOver", TakenOverJson.all(it.takenOver()));
    }
    return json;
  }

  private static Opinion opinion(JsonObject json) {
    return new Opinion(
        json.getInteger("version"),
        new PractitionerId(json.getString("author")),
        json.getString("findings"),
        json.getString("diagnosis"),
        json.getString("advice"),
        Optional.ofNullable(json.getString("signedAt")).map(Instant::parse),
        Optional.ofNullable(json.getString("document")).map(DocumentId::new),
        Optional.ofNullable(json.getString("signature")),
        TakenOverJson.read(json.getJsonArray("takenOver", new JsonArray())));
  }

  static <T> JsonArray array(List<T> list, Function<T, JsonObject> encode) {
    return new JsonArray(list.stream().map(encode).toList());
  }

  static <T> List<T> list(JsonArray array, Function<JsonObject, T> decode) {
    return array.stream().map(JsonObject.class::cast).map(decode).toList();
  }
}
