package huizhen.web.view;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PractitionerId;
import huizhen.web.policy.Relation.Sight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// A case as one viewer sees it (DOMAIN.md 3d): clinical text only for the doctors of the case, and
/// masked identities for the regulator.
public final class CaseView {
  private final Actor viewer;
  private final Sight sight;
  private final Faces faces;

  public CaseView(Actor viewer, Sight sight, Faces faces) {
    this.viewer = viewer;
    this.sight = sight;
    this.faces = faces;
  }

  /// A line of the worklist.
  public JsonObject row(ConsultationCase subject) {
    var row =
        new JsonObject()
            .put("id", subject.id().value())
            .put("state", subject.state().name())
            .put("patientName", patientName(subject))
            .put("department", subject.application().department())
            .put("urgency", subject.application().urgency().name())
            .put("inviting", faces.name(subject.inviting()))
            .put("invited", faces.name(subject.application().invited()))
            .put("changedAt", subject.changedAt().toString());
    subject.specialist().ifPresent(id -> row.put("specialist", faces.name(id)));
    if (!subject.team().isEmpty()) {
      row.put("members", subject.team().seats().size());
    }
    subject.appointment().ifPresent(it -> row.put("appointment", appointment(it)));
    subject.dueAt().ifPresent(at -> row.put("dueAt", at.toString()));
    course(row, subject);
    return row;
  }

  /// @param allowed the commands that the viewer may give now
  public JsonObject whole(ConsultationCase subject, List<String> allowed) {
    var view =
        new JsonObject()
            .put("id", subject.id().value())
            .put("version", subject.version())
            .put("state", subject.state().name())
            .put("inviting", named(subject.inviting()))
            .put("invited", named(subject.application().invited()))
            .put("requester", practitioner(subject.requester()))
            .put("application", application(subject))
            .put("materials", materials(subject))
            .put("recordings", new JsonArray(List.copyOf(subject.recordings())))
            .put("createdAt", subject.createdAt().toString())
            .put("changedAt", subject.changedAt().toString())
            .put("allowed", new JsonArray(List.copyOf(allowed)));
    subject.specialist().ifPresent(id -> view.put("specialist", practitioner(id)));
    subject.appointment().ifPresent(it -> view.put("appointment", appointment(it)));
    subject.consent().ifPresent(it -> view.put("consent", consent(it)));
    subject.dueAt().ifPresent(at -> view.put("dueAt", at.toString()));
    course(view, subject);
    if (!subject.team().isEmpty()) {
      view.put("team", new TeamView(viewer, sight, faces).of(subject));
    }
    if (sight != Sight.HEADER) {
      visibleOpinion(subject).ifPresent(it -> view.put("opinion", opinion(subject, it)));
      subject.finalDecision().ifPresent(it -> view.put("finalDecision", text(subject, it)));
      subject.lastReason().ifPresent(it -> view.put("lastReason", text(subject, it)));
    }
    return view;
  }

  /// What is to be known of its course: nothing clinical.
  private static void course(JsonObject view, ConsultationCase subject) {
    var alerts = new JsonArray();
    for (var alert : subject.progress().alerts()) {
      alerts.add(
          new JsonObject().put("kind", alert.kind().name()).put("at", alert.at().toString()));
    }
    view.put("alerts", alerts);
    subject.progress().emergency().ifPresent(it -> view.put("emergency", EmergencyView.course(it)));
    subject.progress().exit().ifPresent(cause -> view.put("exit", cause.name()));
  }

  /// The newest opinion; the draft is the specialist's own.
  private Optional<Opinion> visibleOpinion(ConsultationCase subject) {
    boolean isAuthor = viewer.practitioner().equals(subject.specialist());
    if (!isAuthor && TeamView.isMember(viewer, subject)) {
      return TeamView.sees(viewer, subject)
          ? subject.opinions().reversed().stream().findFirst()
          : Optional.empty();
    }
    return subject.opinions().reversed().stream()
        .filter(opinion -> isAuthor || opinion.signedAt().isPresent())
        .findFirst();
  }

  private JsonObject application(ConsultationCase subject) {
    var application = subject.application();
    var view =
        new JsonObject()
            .put("patient", patient(subject))
            .put("department", application.department())
            .put("wishedTitle", application.wishedTitle())
            .put("urgency", application.urgency().name());
    if (sight != Sight.HEADER) {
      view.put("reason", text(subject, application.reason()))
          .put("purpose", text(subject, application.purpose()))
          .put("recordSummary", text(subject, application.recordSummary()));
    }
    return view;
  }

  private JsonObject patient(ConsultationCase subject) {
    var id = subject.application().patient();
    var view = new JsonObject().put("id", id.value()).put("name", patientName(subject));
    faces
        .patient(id)
        .ifPresent(it -> {
          view.put("sex", it.sex())
              .put("identityNumber", Masks.identityNumber(it.identityNumber()));
          if (sight == Sight.MASKED) {
            view.put("identityNumber", "*".repeat(it.identityNumber().length()))
                .put("birthDate", it.birthDate().withDayOfYear(1).toString());
          } else {
            view.put("birthDate", it.birthDate().toString());
          }
        });
    return view;
  }

  private String patientName(ConsultationCase subject) {
    var name = name(subject);
    return sight == Sight.MASKED ? Masks.name(name) : name;
  }

  private String name(ConsultationCase subject) {
    return faces.patient(subject.application().patient()).map(Patient::name).orElse("");
  }

  private String text(ConsultationCase subject, String text) {
    return sight == Sight.MASKED ? Masks.mentions(text, name(subject)) : text;
  }

  private JsonArray materials(ConsultationCase subject) {
    var all = new JsonArray();
    for (var material : subject.materials()) {
      var view = material(material);
      if (sight != Sight.CLINICAL) {
        view.remove("fileName"); // people write names and diagnoses into it
      }
      all.add(view);
    }
    return all;
  }

  public static JsonObject material(Material material) {
    return new JsonObject()
        .put("id", material.id().value())
        .put("fileName", material.fileName())
        .put("mediaType", material.mediaType())
        .put("bytes", material.bytes())
        .put("sha256", material.sha256())
        .put("at", material.at().toString());
  }

  private static JsonObject appointment(Appointment appointment) {
    return new JsonObject()
        .put("start", appointment.start().toString())
        .put("end", appointment.end().toString())
        .put("zone", appointment.zone())
        .put("fence", appointment.fence());
  }

  private JsonObject consent(Consent consent) {
    var view =
        new JsonObject()
            .put("textVersion", consent.textVersion())
            .put("treatment", consent.treatment())
            .put("sensitiveInformation", consent.sensitiveInformation())
            .put("recording", consent.recording())
            .put("teaching", consent.teaching())
            .put("relation", consent.relation().name())
            .put("at", consent.at().toString());
    return switch (sight) {
      case CLINICAL -> view.put("signer", consent.signer());
      case MASKED, HEADER -> view.put("signer", Masks.name(consent.signer()));
    };
  }

  private JsonObject opinion(ConsultationCase subject, Opinion opinion) {
    var view =
        new JsonObject()
            .put("version", opinion.version())
            .put("findings", text(subject, opinion.findings()))
            .put("diagnosis", text(subject, opinion.diagnosis()))
            .put("advice", text(subject, opinion.advice()))
            .put("author", practitioner(opinion.author()));
    opinion.signedAt().ifPresent(at -> view.put("signedAt", at.toString()));
    if (!opinion.takenOver().isEmpty()) {
      view.put("takenOver", DraftView.takenOver(opinion));
    }
    if (!subject.team().isEmpty()) {
      view.put("digest", opinion.textSha256());
    }
    return view;
  }

  private JsonObject named(OrganisationId id) {
    return new JsonObject().put("id", id.value()).put("name", faces.name(id));
  }

  private JsonObject practitioner(PractitionerId id) {
    var view = new JsonObject().put("id", id.value()).put("name", faces.name(id));
    faces
        .practitioner(id)
        .ifPresent(it -> view.put("title", it.title()).put("department", it.department()));
    return view;
  }
}
