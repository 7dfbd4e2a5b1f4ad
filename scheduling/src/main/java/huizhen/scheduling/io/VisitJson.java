package huizhen.scheduling.io;

import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.visit.api.Attendant;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.PlaceWait;
import huizhen.scheduling.visit.api.Precheck;
import huizhen.scheduling.visit.api.PriorDiagnosis;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.QueuePlace;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitCourse;
import huizhen.scheduling.visit.api.VisitExit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitPlan;
import huizhen.scheduling.visit.api.VisitRecord;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.VisitTimer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// Visits and blocks as they lie in Redis, before they are sealed.
final class VisitJson {
  private VisitJson() {}

  static JsonObject of(SessionBlock it) {
    var json =
        new JsonObject()
            .put("id", it.id().value())
            .put("version", it.version())
            .put("organisation", it.organisation().value())
            .put("doctor", it.doctor().value())
            .put("start", it.start().toString())
            .put("end", it.end().toString())
            .put("capacity", it.capacity())
            .put("calls", it.calls())
            .put("served", it.served())
            .put("servedMillis", it.servedMillis())
            .put("waits", CaseJson.array(it.waits(), VisitJson::of));
    put(json, "begunAt", it.begunAt());
    put(json, "lateSince", it.lateSince());
    put(json, "absentAt", it.absentAt());
    return json;
  }

  static SessionBlock block(JsonObject json) {
    return new SessionBlock(
        new BlockId(json.getString("id")),
        json.getLong("version"),
        new OrganisationId(json.getString("organisation")),
        new PractitionerId(json.getString("doctor")),
        at(json, "start"),
        at(json, "end"),
        json.getInteger("capacity"),
        json.getLong("calls"),
        maybe(json, "begunAt"),
        maybe(json, "lateSince"),
        maybe(json, "absentAt"),
        json.getInteger("served"),
        json.getLong("servedMillis"),
        json.getJsonArray("waits", new JsonArray()).stream()
            .map(it -> wait((JsonObject) it))
            .toList());
  }

  private static JsonObject of(PlaceWait it) {
    var json =
        new JsonObject()
            .put("id", it.id().value())
            .put("patient", it.booking().patient().value())
            .put("condition", it.booking().condition())
            .put("priority", it.priority().name())
            .put("since", it.since().toString())
            .put("passed", new JsonArray(it.passed()));
    it.booking().prior().ifPresent(prior -> json.put("prior", of(prior)));
    it.offer()
        .ifPresent(
            offer -> json.put("number", offer.number()).put("until", offer.until().toString()));
    return json;
  }

  private static PlaceWait wait(JsonObject json) {
    return new PlaceWait(
        new VisitId(json.getString("id")),
        new Booking(
            new PatientId(json.getString("patient")),
            json.getString("condition"),
            Optional.ofNullable(json.getJsonObject("prior")).map(VisitJson::prior)),
        Priority.valueOf(json.getString("priority")),
        at(json, "since"),
        maybe(json, "until").map(until -> new PlaceWait.Offer(json.getInteger("number"), until)),
        json.getJsonArray("passed").stream().map(Integer.class::cast).toList());
  }

  private static JsonObject of(PriorDiagnosis prior) {
    return new JsonObject()
        .put("condition", prior.condition())
        .put("where", prior.where())
        .put("madeOn", prior.madeOn().toString())
        .put("evidence", prior.evidence());
  }

  static JsonObject of(Visit it) {
    return new JsonObject()
        .put("id", it.id().value())
        .put("version", it.version())
        .put("state", it.state().name())
        .put("plan", of(it.plan()))
        .put("precheck", of(it.precheck()))
        .put("place", of(it.place()))
        .put("course", of(it.course()))
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
  }

  static Visit visit(JsonObject json) {
    return new Visit(
        new VisitId(json.getString("id")),
        json.getLong("version"),
        VisitState.valueOf(json.getString("state")),
        plan(json.getJsonObject("plan")),
        precheck(json.getJsonObject("precheck")),
        place(json.getJsonObject("place")),
        course(json.getJsonObject("course")),
        CaseJson.list(
            json.getJsonArray("timers"),
            it -> new VisitTimer(VisitTimer.Kind.valueOf(it.getString("kind")), at(it, "at"))),
        at(json, "createdAt"),
        at(json, "changedAt"));
  }

  private static JsonObject of(VisitPlan it) {
    var json =
        new JsonObject()
            .put("block", it.block().value())
            .put("organisation", it.organisation().value())
            .put("doctor", it.doctor().value())
            .put("patient", it.patient().value())
            .put("number", it.number())
            .put("slot", it.slot().toString())
            .put("opens", it.opens().toString())
            .put("over", it.over().toString())
            .put("condition", it.condition());
    it.prior().ifPresent(prior -> json.put("prior", of(prior)));
    return json;
  }

  private static VisitPlan plan(JsonObject json) {
    return new VisitPlan(
        new BlockId(json.getString("block")),
        new OrganisationId(json.getString("organisation")),
        new PractitionerId(json.getString("doctor")),
        new PatientId(json.getString("patient")),
        json.getInteger("number"),
        at(json, "slot"),
        at(json, "opens"),
        at(json, "over"),
        json.getString("condition"),
        Optional.ofNullable(json.getJsonObject("prior")).map(VisitJson::prior));
  }

  private static PriorDiagnosis prior(JsonObject json) {
    return new PriorDiagnosis(
        json.getString("condition"),
        json.getString("where"),
        LocalDate.parse(json.getString("madeOn")),
        json.getString("evidence"));
  }

  private static JsonObject of(Precheck it) {
    var json = new JsonObject().put("guardian", it.hasGuardian()).put("help", it.needsHelp());
    it.attendant()
        .ifPresent(who ->
            json.put(
                "attendant",
                new JsonObject()
                    .put("relation", who.relation().name())
                    .put("name", who.name())
                    .put("at", who.verifiedAt().toString())));
    it.consent()
        .ifPresent(consent ->
            json.put(
                "consent",
                new JsonObject()
                    .put("document", consent.document().value())
                    .put("textVersion", consent.textVersion())
                    .put("treatment", consent.treatment())
                    .put("sensitive", consent.sensitiveInformation())
                    .put("recording", consent.recording())
                    .put("at", consent.at().toString())));
    return json;
  }

  private static Precheck precheck(JsonObject json) {
    return new Precheck(
        Optional.ofNullable(json.getJsonObject("attendant"))
            .map(it ->
                new Attendant(
                    Relation.valueOf(it.getString("relation")),
                    it.getString("name"),
                    at(it, "at"))),
        Optional.ofNullable(json.getJsonObject("consent"))
            .map(it ->
                new VisitConsent(
                    new DocumentId(it.getString("document")),
                    it.getString("textVersion"),
                    it.getBoolean("treatment"),
                    it.getBoolean("sensitive"),
                    it.getBoolean("recording"),
                    at(it, "at"))),
        json.getBoolean("guardian"),
        json.getBoolean("help"));
  }

  private static JsonObject of(QueuePlace it) {
    var json =
        new JsonObject()
            .put("priority", it.priority().name())
            .put("first", it.hasFirstPlace())
            .put("passedOver", it.isPassedOver())
            .put("behind", it.behind())
            .put("rings", it.rings())
            .put("answered", it.isAnswered());
    put(json, "since", it.since());
    put(json, "calledAt", it.calledAt());
    return json;
  }

  private static QueuePlace place(JsonObject json) {
    return new QueuePlace(
        Priority.valueOf(json.getString("priority")),
        maybe(json, "since"),
        json.getBoolean("first"),
        json.getBoolean("passedOver"),
        json.getLong("behind"),
        maybe(json, "calledAt"),
        json.getInteger("rings"),
        json.getBoolean("answered"));
  }

  private static JsonObject of(VisitCourse it) {
    var json =
        new JsonObject()
            .put("recordings", new JsonArray(it.recordings()))
            .put("recordLate", it.isRecordLate())
            .put("phone", it.isPhoneOffered());
    put(json, "startedAt", it.startedAt());
    it.record().ifPresent(record -> json.put("record", of(record)));
    it.exit()
        .ifPresent(exit ->
            json.put(
                "exit",
                new JsonObject().put("cause", exit.cause().name()).put("words", exit.words())));
    return json;
  }

  private static VisitCourse course(JsonObject json) {
    return new VisitCourse(
        maybe(json, "startedAt"),
        Optional.ofNullable(json.getJsonObject("record")).map(VisitJson::record),
        Optional.ofNullable(json.getJsonObject("exit"))
            .map(it ->
                new VisitExit(
                    VisitExit.Cause.valueOf(it.getString("cause")), it.getString("words"))),
        List.copyOf(json.getJsonArray("recordings").stream().map(String.class::cast).toList()),
        json.getBoolean("recordLate"),
        json.getBoolean("phone"));
  }

  private static JsonObject of(VisitRecord it) {
    var json =
        new JsonObject()
            .put("diagnosis", it.diagnosis())
            .put("same", it.isSameDiagnosis())
            .put("advice", it.advice())
            .put("medicines", it.medicines())
            .put("document", it.document().value())
            .put("signature", it.signature())
            .put("signedAt", it.signedAt().toString());
    it.next().ifPresent(day -> json.put("next", day.toString()));
    return json;
  }

  private static VisitRecord record(JsonObject json) {
    return new VisitRecord(
        json.getString("diagnosis"),
        json.getBoolean("same"),
        json.getString("advice"),
        json.getString("medicines"),
        Optional.ofNullable(json.getString("next")).map(LocalDate::parse),
        new DocumentId(json.getString("document")),
        json.getString("signature"),
        at(json, "signedAt"));
  }

  private static void put(JsonObject json, String field, Optional<Instant> at) {
    at.ifPresent(it -> json.put(field, it.toString()));
  }

  private static Instant at(JsonObject json, String field) {
    return Instant.parse(json.getString(field));
  }

  private static Optional<Instant> maybe(JsonObject json, String field) {
    return Optional.ofNullable(json.getString(field)).map(Instant::parse);
  }
}
