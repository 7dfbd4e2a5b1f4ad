package huizhen.web.view;

import huizhen.scheduling.referral.api.DownSummary;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralTimer;
import huizhen.web.signing.SignatureFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Referrals as callers see them: who, when and how far for all whom one concerns, clinical text
/// for the doctors alone.
public final class ReferralView {
  private ReferralView() {}

  public static JsonObject row(Referral it, Faces faces) {
    var json =
        new JsonObject()
            .put("id", it.id().value())
            .put("version", it.version())
            .put("state", it.state().name())
            .put("urgency", it.form().urgency().name())
            .put("department", it.form().department())
            .put("from", RequestView.named(it.from(), faces))
            .put("to", RequestView.named(it.form().to(), faces))
            .put("sender", RequestView.named(it.sender(), faces))
            .put("patientName", RequestView.patientName(it.form().patient(), faces))
            .put("alerts", new JsonArray(it.course().alerts().stream().map(Enum::name).toList()))
            .put("createdAt", it.createdAt().toString())
            .put("changedAt", it.changedAt().toString());
    it.course().doctor().ifPresent(who -> json.put("doctor", RequestView.named(who, faces)));
    it.timers().stream()
        .filter(timer -> timer.kind() == ReferralTimer.Kind.ANSWER_DUE)
        .findFirst()
        .ifPresent(timer -> json.put("dueAt", timer.at().toString()));
    return json;
  }

  /// @param isClinical whether the caller may read what it is about
  public static JsonObject whole(
      Referral it, Faces faces, List<String> allowed, boolean isClinical) {
    var course = it.course();
    var passed = new JsonArray();
    course.redirectedBy().forEach(who -> passed.add(RequestView.named(who, faces)));
    var json =
        row(it, faces)
            .put("allowed", new JsonArray(allowed))
            .put("redirectedBy", passed)
            .put("isConsented", it.consent().isPresent());
    course
        .arrangement()
        .ifPresent(where ->
            json.put(
                "arrangement",
                new JsonObject()
                    .put("kind", where.kind().name())
                    .put("place", where.place())
                    .put("at", where.at().toString())));
    course.transport().ifPresent(way -> json.put("departedAt", way.departedAt().toString()));
    course.followUp().ifPresent(plan -> json.put("followUpDue", plan.due().toString()));
    if (isClinical) {
      clinical(json, it, faces);
    }
    return json;
  }

  private static void clinical(JsonObject json, Referral it, Faces faces) {
    var form = it.form();
    var course = it.course();
    var papers = new JsonArray();
    it.papers()
        .forEach(paper ->
            papers.add(
                new JsonObject()
                    .put("kind", paper.kind().name())
                    .put("version", paper.version())
                    .put("document", paper.document().value())
                    .put("sha256", paper.sha256())
                    .put("at", paper.at().toString())));
    json.put("patient", RequestView.patient(form.patient(), faces))
        .put("reason", form.reason())
        .put("diagnosis", form.diagnosis())
        .put("summary", form.summary())
        .put("materials", RequestView.materials(form.materials()))
        .put("papers", papers);
    course
        .summary()
        .map(DownSummary::signature)
        .filter(SignatureFile::isPractitioners)
        .ifPresent(value -> json.put("summarySignatureFile", SignatureFile.id(value)));
    form.origin()
        .ifPresent(origin ->
            json.put(
                "origin",
                new JsonObject()
                    .put("case", origin.caseId().value())
                    .put("opinionVersion", origin.opinionVersion())
                    .put("opinion", origin.opinion().value())
                    .put("opinionSha256", origin.opinionSha256())));
    it.consent()
        .ifPresent(consent ->
            json.put(
                "consent",
                RequestView.consent(consent.given())
                    .put("to", RequestView.named(consent.to(), faces))));
    course.lastReason().ifPresent(reason -> json.put("lastReason", reason));
    course.transport().ifPresent(way -> json.put("means", way.means()).put("vitals", way.vitals()));
    course
        .summary()
        .ifPresent(summary ->
            json.put(
                "downSummary",
                new JsonObject()
                    .put("diagnosis", summary.diagnosis())
                    .put("treatment", summary.treatment())
                    .put("medicines", summary.medicines())
                    .put("advice", summary.advice())
                    .put("signedAt", summary.signedAt().toString())));
    course
        .followUp()
        .ifPresent(plan ->
            json.put(
                "followUp",
                new JsonObject()
                    .put("doctor", RequestView.named(plan.doctor(), faces))
                    .put("due", plan.due().toString())
                    .put("plan", plan.plan())));
  }
}
