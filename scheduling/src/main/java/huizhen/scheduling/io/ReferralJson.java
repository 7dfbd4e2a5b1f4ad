package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.referral.api.Arrangement;
import huizhen.scheduling.referral.api.DownSummary;
import huizhen.scheduling.referral.api.FollowUp;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralConsent;
import huizhen.scheduling.referral.api.ReferralCourse;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralId;
import huizhen.scheduling.referral.api.ReferralOrigin;
import huizhen.scheduling.referral.api.ReferralPaper;
import huizhen.scheduling.referral.api.ReferralState;
import huizhen.scheduling.referral.api.ReferralTimer;
import huizhen.scheduling.referral.api.Transport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Collectors;

/// Referrals as they lie in Redis, before they are sealed. What is empty is absent.
final class ReferralJson {
  private ReferralJson() {}

  static JsonObject of(Referral it) {
    var json =
        new JsonObject()
            .put("id", it.id().value())
            .put("version", it.version())
            .put("state", it.state().name())
            .put("from", it.from().value())
            .put("sender", it.sender().value())
            .put("form", of(it.form()))
            .put("course", of(it.course()))
            .put("papers", CaseJson.array(it.papers(), ReferralJson::of))
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
    it.consent()
        .ifPresent(consent ->
            json.put(
                "consent",
                new JsonObject()
                    .put("given", CaseJson.consent(consent.given()))
                    .put("to", consent.to().value())));
    return json;
  }

  static Referral referral(JsonObject json) {
    return new Referral(
        new ReferralId(json.getString("id")),
        json.getLong("version"),
        ReferralState.valueOf(json.getString("state")),
        new OrganisationId(json.getString("from")),
        new PractitionerId(json.getString("sender")),
        form(json.getJsonObject("form")),
        Optional.ofNullable(json.getJsonObject("consent"))
            .map(it ->
                new ReferralConsent(
                    CaseJson.consent(it.getJsonObject("given")),
                    new OrganisationId(it.getString("to")))),
        course(json.getJsonObject("course")),
        CaseJson.list(json.getJsonArray("papers"), ReferralJson::paper),
        CaseJson.list(
            json.getJsonArray("timers"),
            it ->
                new ReferralTimer(ReferralTimer.Kind.valueOf(it.getString("kind")), at(it, "at"))),
        at(json, "createdAt"),
        at(json, "changedAt"));
  }

  private static JsonObject of(ReferralForm it) {
    var json =
        new JsonObject()
            .put("patient", it.patient().value())
            .put("to", it.to().value())
            .put("department", it.department())
            .put("urgency", it.urgency().name())
            .put("reason", it.reason())
            .put("diagnosis", it.diagnosis())
            .put("summary", it.summary())
            .put("materials", CaseJson.array(it.materials(), CaseJson::material));
    it.origin()
        .ifPresent(origin ->
            json.put(
                "origin",
                new JsonObject()
                    .put("case", origin.caseId().value())
                    .put("version", origin.opinionVersion())
                    .put("opinion", origin.opinion().value())
                    .put("sha256", origin.opinionSha256())));
    return json;
  }

  private static ReferralForm form(JsonObject json) {
    return new ReferralForm(
        new PatientId(json.getString("patient")),
        new OrganisationId(json.getString("to")),
        json.getString("department"),
        ReferralForm.Urgency.valueOf(json.getString("urgency")),
        json.getString("reason"),
        json.getString("diagnosis"),
        json.getString("summary"),
        CaseJson.list(json.getJsonArray("materials"), CaseJson::material),
        Optional.ofNullable(json.getJsonObject("origin"))
            .map(it ->
                new ReferralOrigin(
                    new CaseId(it.getString("case")),
                    it.getInteger("version"),
                    new DocumentId(it.getString("opinion")),
                    it.getString("sha256"))));
  }

  private static JsonObject of(ReferralPaper it) {
    return new JsonObject()
        .put("kind", it.kind().name())
        .put("version", it.version())
        .put("document", it.document().value())
        .put("sha256", it.sha256())
        .put("at", it.at().toString());
  }

  private static ReferralPaper paper(JsonObject json) {
    return new ReferralPaper(
        ReferralPaper.Kind.valueOf(json.getString("kind")),
        json.getInteger("version"),
        new DocumentId(json.getString("document")),
        json.getString("sha256"),
        at(json, "at"));
  }

  private static JsonObject of(ReferralCourse it) {
    var json =
        new JsonObject()
            .put(
                "redirectedBy",
                new JsonArray(it.redirectedBy().stream().map(OrganisationId::value).toList()))
            .put("alerts", new JsonArray(it.alerts().stream().map(Enum::name).sorted().toList()));
    it.doctor().ifPresent(doctor -> json.put("doctor", doctor.value()));
    it.lastReason().ifPresent(reason -> json.put("lastReason", reason));
    it.arrangement()
        .ifPresent(where ->
            json.put(
                "arrangement",
                new JsonObject()
                    .put("kind", where.kind().name())
                    .put("place", where.place())
                    .put("at", where.at().toString())));
    it.transport()
        .ifPresent(way ->
            json.put(
                "transport",
                new JsonObject()
                    .put("means", way.means())
                    .put("vitals", way.vitals())
                    .put("at", way.departedAt().toString())));
    it.summary().ifPresent(summary -> json.put("summary", of(summary)));
    it.followUp()
        .ifPresent(plan ->
            json.put(
                "followUp",
                new JsonObject()
                    .put("doctor", plan.doctor().value())
                    .put("due", plan.due().toString())
                    .put("plan", plan.plan())));
    return json;
  }

  private static ReferralCourse course(JsonObject json) {
    return new ReferralCourse(
        Optional.ofNullable(json.getString("doctor")).map(PractitionerId::new),
        Optional.ofNullable(json.getJsonObject("arrangement"))
            .map(it ->
                new Arrangement(
                    Arrangement.Kind.valueOf(it.getString("kind")),
                    it.getString("place"),
                    at(it, "at"))),
        Optional.ofNullable(json.getJsonObject("transport"))
            .map(it -> new Transport(it.getString("means"), it.getString("vitals"), at(it, "at"))),
        Optional.ofNullable(json.getJsonObject("summary")).map(ReferralJson::summary),
        Optional.ofNullable(json.getJsonObject("followUp"))
            .map(it ->
                new FollowUp(
                    new PractitionerId(it.getString("doctor")),
                    LocalDate.parse(it.getString("due")),
                    it.getString("plan"))),
        json.getJsonArray("redirectedBy").stream()
            .map(it -> new OrganisationId((String) it))
            .toList(),
        Optional.ofNullable(json.getString("lastReason")),
        json.getJsonArray("alerts").stream()
            .map(it -> ReferralTimer.Kind.valueOf((String) it))
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static JsonObject of(DownSummary it) {
    return new JsonObject()
        .put("diagnosis", it.diagnosis())
        .put("treatment", it.treatment())
        .put("medicines", it.medicines())
        .put("advice", it.advice())
        .put("signature", it.signature())
        .put("signedAt", it.signedAt().toString())
        .put("document", it.document().value());
  }

  private static DownSummary summary(JsonObject json) {
    return new DownSummary(
        json.getString("diagnosis"),
        json.getString("treatment"),
        json.getString("medicines"),
        json.getString("advice"),
        json.getString("signature"),
        at(json, "signedAt"),
        new DocumentId(json.getString("document")));
  }

  private static Instant at(JsonObject json, String field) {
    return Instant.parse(json.getString(field));
  }
}
