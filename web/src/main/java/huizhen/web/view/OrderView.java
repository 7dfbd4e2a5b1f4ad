package huizhen.web.view;

import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderReport;
import huizhen.scheduling.order.api.OrderTimer;
import huizhen.scheduling.order.api.StudyLink;
import huizhen.web.signing.SignatureFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Diagnosis orders as callers see them: who, when and how far for all whom one concerns, clinical
/// text for the doctors alone. The study link is not in it, but while it is being written.
public final class OrderView {
  private OrderView() {}

  public static JsonObject row(DiagnosisOrder it, Faces faces) {
    var json =
        new JsonObject()
            .put("id", it.id().value())
            .put("version", it.version())
            .put("state", it.state().name())
            .put("kind", it.form().kind().name())
            .put("urgency", it.form().urgency().name())
            .put("department", it.form().department())
            .put("from", RequestView.named(it.from(), faces))
            .put("to", RequestView.named(it.form().to(), faces))
            .put("requester", RequestView.named(it.requester(), faces))
            .put("patientName", RequestView.patientName(it.form().patient(), faces))
            .put("alerts", new JsonArray(it.alerts().stream().map(Enum::name).sorted().toList()))
            .put("isOverdue", it.alerts().contains(OrderTimer.Kind.OVERDUE))
            .put("createdAt", it.createdAt().toString())
            .put("changedAt", it.changedAt().toString());
    it.doctor().ifPresent(who -> json.put("doctor", RequestView.named(who, faces)));
    it.timers().stream()
        .filter(timer -> timer.kind() == OrderTimer.Kind.OVERDUE)
        .findFirst()
        .ifPresent(timer -> json.put("dueAt", timer.at().toString()));
    return json;
  }

  /// @param isClinical whether the caller may read what it is about
  /// @param isReporting whether the caller writes the report
  /// @param isOrdering whether the caller writes the order
  public static JsonObject whole(
      DiagnosisOrder it,
      Faces faces,
      List<String> allowed,
      boolean isClinical,
      boolean isReporting,
      boolean isOrdering) {
    var json =
        row(it, faces)
            .put("allowed", new JsonArray(allowed))
            .put("isConsented", it.consent().isPresent())
            .put("hasStudy", it.form().study().isPresent())
            .put("reportVersions", it.signedReports().size());
    if (!isClinical) {
      return json;
    }
    var form = it.form();
    var reports = new JsonArray();
    it.signedReports().forEach(report -> reports.add(report(report, faces)));
    json.put("patient", RequestView.patient(form.patient(), faces))
        .put("question", form.question())
        .put("summary", form.summary())
        .put("materials", RequestView.materials(it.materials()))
        .put("reports", reports);
    it.consent().ifPresent(consent -> json.put("consent", RequestView.consent(consent)));
    it.note().ifPresent(note -> json.put("note", note));
    it.lastReason().ifPresent(reason -> json.put("lastReason", reason));
    if (isReporting) {
      it.draftReport().ifPresent(draft -> json.put("draft", report(draft, faces)));
    }
    if (isOrdering && allowed.contains("edit")) {
      form.study().map(StudyLink::url).ifPresent(url -> json.put("study", url));
    }
    return json;
  }

  private static JsonObject report(OrderReport it, Faces faces) {
    var json =
        new JsonObject()
            .put("version", it.version())
            .put("author", RequestView.named(it.author(), faces))
            .put("findings", it.findings())
            .put("impression", it.impression())
            .put("advice", it.advice())
            .put("amends", it.amends());
    it.seal()
        .map(OrderReport.Seal::signature)
        .filter(SignatureFile::isPractitioners)
        .ifPresent(value -> json.put("signatureFile", SignatureFile.id(value)));
    it.seal()
        .ifPresent(seal ->
            json.put("document", seal.document().value())
                .put("sha256", seal.sha256())
                .put("signedAt", seal.at().toString()));
    return json;
  }
}
