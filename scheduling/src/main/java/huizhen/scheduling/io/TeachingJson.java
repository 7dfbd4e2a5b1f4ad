package huizhen.scheduling.io;

import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.teaching.api.Attended;
import huizhen.scheduling.teaching.api.TeachingConsent;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingPaper;
import huizhen.scheduling.teaching.api.TeachingRecord;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingState;
import huizhen.scheduling.teaching.api.TeachingTimer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/// Teaching sessions as they lie in Redis, before they are sealed. What is empty is absent.
final class TeachingJson {
  private TeachingJson() {}

  static JsonObject of(TeachingSession it) {
    var json =
        new JsonObject()
            .put("id", it.id().value())
            .put("version", it.version())
            .put("state", it.state().name())
            .put("host", it.host().value())
            .put("form", of(it.form()))
            .put("enrolled", CaseJson.array(it.enrolled(), TeachingJson::of))
            .put("attendance", CaseJson.array(it.attendance(), TeachingJson::of))
            .put("papers", CaseJson.array(it.papers(), TeachingJson::of))
            .put("recordings", new JsonArray(it.recordings()))
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
    it.consent().ifPresent(consent -> json.put("consent", of(consent)));
    it.announcedAt().ifPresent(at -> json.put("announcedAt", at.toString()));
    it.record().ifPresent(record -> json.put("record", of(record)));
    it.lastReason().ifPresent(reason -> json.put("lastReason", reason));
    return json;
  }

  static TeachingSession session(JsonObject json) {
    return new TeachingSession(
        new TeachingId(json.getString("id")),
        json.getLong("version"),
        TeachingState.valueOf(json.getString("state")),
        new OrganisationId(json.getString("host")),
        form(json.getJsonObject("form")),
        Optional.ofNullable(json.getJsonObject("consent")).map(TeachingJson::consent),
        Optional.ofNullable(json.getString("announcedAt")).map(Instant::parse),
        CaseJson.list(json.getJsonArray("enrolled"), TeachingJson::attended),
        CaseJson.list(json.getJsonArray("attendance"), TeachingJson::attended),
        CaseJson.list(json.getJsonArray("papers"), TeachingJson::paper),
        Optional.ofNullable(json.getJsonObject("record")).map(TeachingJson::record),
        json.getJsonArray("recordings").stream().map(String.class::cast).toList(),
        Optional.ofNullable(json.getString("lastReason")),
        json.getJsonArray("alerts").stream()
            .map(it -> TeachingTimer.Kind.valueOf((String) it))
            .collect(Collectors.toUnmodifiableSet()),
        CaseJson.list(
            json.getJsonArray("timers"),
            it ->
                new TeachingTimer(TeachingTimer.Kind.valueOf(it.getString("kind")), at(it, "at"))),
        at(json, "createdAt"),
        at(json, "changedAt"));
  }

  private static JsonObject of(TeachingForm it) {
    var json =
        new JsonObject()
            .put("title", it.title())
            .put("outline", it.outline())
            .put("department", it.department())
            .put("teacher", it.teacher().value())
            .put("start", it.start().toString())
            .put("minutes", it.duration().toMinutes())
            .put(
                "invited",
                new JsonArray(it.invited().stream().map(OrganisationId::value).sorted().toList()))
            .put(
                "presenters",
                new JsonArray(
                    it.presenters().stream().map(PractitionerId::value).sorted().toList()))
            .put("seats", it.seats())
            .put("isRecorded", it.isRecorded());
    it.patient().ifPresent(patient -> json.put("patient", patient.value()));
    return json;
  }

  private static TeachingForm form(JsonObject json) {
    return new TeachingForm(
        json.getString("title"),
        json.getString("outline"),
        json.getString("department"),
        new PractitionerId(json.getString("teacher")),
        at(json, "start"),
        Duration.ofMinutes(json.getLong("minutes")),
        Optional.ofNullable(json.getString("patient")).map(PatientId::new),
        json.getJsonArray("invited").stream()
            .map(it -> new OrganisationId((String) it))
            .collect(Collectors.toUnmodifiableSet()),
        json.getJsonArray("presenters").stream()
            .map(it -> new PractitionerId((String) it))
            .collect(Collectors.toUnmodifiableSet()),
        json.getInteger("seats"),
        json.getBoolean("isRecorded"));
  }

  private static JsonObject of(TeachingConsent it) {
    return new JsonObject()
        .put("document", it.document().value())
        .put("sha256", it.sha256())
        .put("textVersion", it.textVersion())
        .put("teaching", it.teaching())
        .put("sensitiveInformation", it.sensitiveInformation())
        .put("recording", it.recording())
        .put("signer", it.signer())
        .put("relation", it.relation().name())
        .put("at", it.at().toString());
  }

  private static TeachingConsent consent(JsonObject json) {
    return new TeachingConsent(
        new DocumentId(json.getString("document")),
        json.getString("sha256"),
        json.getString("textVersion"),
        json.getBoolean("teaching"),
        json.getBoolean("sensitiveInformation"),
        json.getBoolean("recording"),
        json.getString("signer"),
        Consent.Relation.valueOf(json.getString("relation")),
        at(json, "at"));
  }

  private static JsonObject of(Attended it) {
    return new JsonObject()
        .put("who", it.who().value())
        .put("of", it.of().value())
        .put("at", it.at().toString());
  }

  private static Attended attended(JsonObject json) {
    return new Attended(
        new PractitionerId(json.getString("who")),
        new OrganisationId(json.getString("of")),
        at(json, "at"));
  }

  private static JsonObject of(TeachingPaper it) {
    return new JsonObject()
        .put("kind", it.kind().name())
        .put("document", it.document().value())
        .put("sha256", it.sha256())
        .put("at", it.at().toString());
  }

  private static TeachingPaper paper(JsonObject json) {
    return new TeachingPaper(
        TeachingPaper.Kind.valueOf(json.getString("kind")),
        new DocumentId(json.getString("document")),
        json.getString("sha256"),
        at(json, "at"));
  }

  private static JsonObject of(TeachingRecord it) {
    return new JsonObject()
        .put("summary", it.summary())
        .put("signature", it.signature())
        .put("at", it.at().toString())
        .put("document", it.document().value())
        .put("sha256", it.sha256());
  }

  private static TeachingRecord record(JsonObject json) {
    return new TeachingRecord(
        json.getString("summary"),
        json.getString("signature"),
        at(json, "at"),
        new DocumentId(json.getString("document")),
        json.getString("sha256"));
  }

  private static Instant at(JsonObject json, String field) {
    return Instant.parse(json.getString(field));
  }
}
