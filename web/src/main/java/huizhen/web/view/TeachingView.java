package huizhen.web.view;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.teaching.api.Attended;
import huizhen.scheduling.teaching.api.TeachingConsent;
import huizhen.scheduling.teaching.api.TeachingPaper;
import huizhen.scheduling.teaching.api.TeachingRecord;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.web.signing.SignatureFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Teaching sessions as callers see them: the patient for the teacher alone.
public final class TeachingView {
  private TeachingView() {}

  /// How much of a session somebody sees.
  public enum Sight {
    TEACHER,
    /// Who comes, and the documents; no patient.
    OFFICE,
    /// What is announced.
    GUEST,
    NONE;

    public boolean isOfHost() {
      return this == TEACHER || this == OFFICE;
    }
  }

  public static JsonObject row(TeachingSession it, Faces faces) {
    var form = it.form();
    return new JsonObject()
        .put("id", it.id().value())
        .put("version", it.version())
        .put("state", it.state().name())
        .put("title", form.title())
        .put("department", form.department())
        .put("host", RequestView.named(it.host(), faces))
        .put("teacher", RequestView.named(form.teacher(), faces))
        .put("start", form.start().toString())
        .put("end", form.end().toString())
        .put("seats", form.seats())
        .put("taken", it.enrolled().size())
        .put("showsPatient", form.patient().isPresent())
        .put("isConsented", it.isConsented())
        .put("alerts", new JsonArray(it.alerts().stream().map(Enum::name).sorted().toList()))
        .put("createdAt", it.createdAt().toString())
        .put("changedAt", it.changedAt().toString());
  }

  public static JsonObject whole(
      TeachingSession it, Faces faces, List<String> allowed, Sight sight, Actor actor) {
    var form = it.form();
    var papers = new JsonArray();
    it.papers().stream()
        .filter(paper -> isShown(paper, sight))
        .forEach(paper -> papers.add(paper(paper)));
    var json =
        row(it, faces)
            .put("allowed", new JsonArray(allowed))
            .put("outline", form.outline())
            .put("invited", organisations(form.invited(), faces))
            .put("presenters", practitioners(form.presenters(), faces))
            .put("isRecorded", form.isRecorded())
            .put("papers", papers)
            .put("isEnrolled", actor.practitioner().filter(it::isEnrolled).isPresent());
    it.lastReason().ifPresent(reason -> json.put("lastReason", reason));
    if (sight.isOfHost()) {
      json.put("enrolled", people(it.enrolled(), faces))
          .put("attendance", people(it.attendance(), faces))
          .put("recordings", it.recordings().size());
      it.record()
          .map(TeachingRecord::signature)
          .filter(SignatureFile::isPractitioners)
          .ifPresent(value -> json.put("signatureFile", SignatureFile.id(value)));
      it.record()
          .ifPresent(record ->
              json.put("summary", record.summary()).put("signedAt", record.at().toString()));
    }
    if (sight == Sight.TEACHER) {
      form.patient().ifPresent(who -> json.put("patient", RequestView.patient(who, faces)));
      it.consent().ifPresent(consent -> json.put("consent", consent(consent)));
    }
    return json;
  }

  /// Who attends sees the announcements, the host all.
  public static boolean isShown(TeachingPaper paper, Sight sight) {
    return sight.isOfHost() || paper.kind() == TeachingPaper.Kind.ANNOUNCEMENT;
  }

  private static JsonObject paper(TeachingPaper it) {
    return new JsonObject()
        .put("kind", it.kind().name())
        .put("document", it.document().value())
        .put("sha256", it.sha256())
        .put("at", it.at().toString());
  }

  private static JsonObject consent(TeachingConsent it) {
    return new JsonObject()
        .put("textVersion", it.textVersion())
        .put("teaching", it.teaching())
        .put("sensitiveInformation", it.sensitiveInformation())
        .put("recording", it.recording())
        .put("signer", it.signer())
        .put("relation", it.relation().name())
        .put("at", it.at().toString());
  }

  private static JsonArray organisations(Collection<OrganisationId> all, Faces faces) {
    var named = new JsonArray();
    all.stream()
        .sorted(Comparator.comparing(OrganisationId::value))
        .forEach(it -> named.add(RequestView.named(it, faces)));
    return named;
  }

  private static JsonArray practitioners(Collection<PractitionerId> all, Faces faces) {
    var named = new JsonArray();
    all.stream()
        .sorted(Comparator.comparing(PractitionerId::value))
        .forEach(it -> named.add(RequestView.named(it, faces)));
    return named;
  }

  private static JsonArray people(List<Attended> all, Faces faces) {
    var people = new JsonArray();
    for (var it : all) {
      people.add(
          RequestView.named(it.who(), faces)
              .put("organisation", faces.name(it.of()))
              .put("at", it.at().toString()));
    }
    return people;
  }
}
