package huizhen.web.view;

import huizhen.scheduling.api.Patient;
import huizhen.scheduling.visit.api.PlaceWait;
import huizhen.scheduling.visit.api.PriorDiagnosis;
import huizhen.scheduling.visit.api.SessionBlock;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Visits and blocks as callers see them: staff with a name, clinical text for the doctor and the
/// patient alone.
public final class VisitView {
  private VisitView() {}

  public static JsonObject block(SessionBlock it, String doctor) {
    var json =
        new JsonObject()
            .put("id", it.id().value())
            .put("doctor", it.doctor().value())
            .put("doctorName", doctor)
            .put("start", it.start().toString())
            .put("end", it.end().toString())
            .put("capacity", it.capacity())
            .put("served", it.served());
    it.begunAt().ifPresent(at -> json.put("begunAt", at.toString()));
    it.lateSince().ifPresent(at -> json.put("lateSince", at.toString()));
    it.absentAt().ifPresent(at -> json.put("absentAt", at.toString()));
    return json;
  }

  /// Who waits for a number, without what for.
  public static JsonObject waiting(PlaceWait it, Optional<Patient> patient) {
    var json =
        new JsonObject()
            .put("id", it.id().value())
            .put("priority", it.priority().name())
            .put("since", it.since().toString());
    patient.ifPresent(who -> json.put("patientName", who.name()));
    it.offer()
        .ifPresent(
            offer -> json.put("number", offer.number()).put("until", offer.until().toString()));
    return json;
  }

  /// @param isClinical whether the caller may read what the visit is about
  public static JsonObject visit(
      Visit it,
      Optional<Patient> patient,
      Optional<Waiting.Place> place,
      List<String> allowed,
      boolean isClinical) {
    var json =
        new JsonObject()
            .put("id", it.id().value())
            .put("block", it.plan().block().value())
            .put("state", it.state().name())
            .put("number", it.plan().number())
            .put("slot", it.plan().slot().toString())
            .put("priority", it.place().priority().name())
            .put("hasFirstPlace", it.place().hasFirstPlace())
            .put("isAnswered", it.place().isAnswered())
            .put("rings", it.place().rings())
            .put("needsHelp", it.precheck().needsHelp())
            .put("hasPrior", it.plan().prior().isPresent())
            .put("isConsented", it.precheck().consent().isPresent())
            .put("isPhoneOffered", it.course().isPhoneOffered())
            .put("isRecordLate", it.course().isRecordLate())
            .put("allowed", new JsonArray(allowed));
    patient.ifPresent(who -> json.put("patientName", who.name()));
    it.precheck()
        .attendant()
        .ifPresent(who -> json.put("attendant", who.name()).put("relation", who.relation().name()));
    place.ifPresent(at -> json.put("ahead", at.ahead()).put("minutes", minutes(at.until())));
    it.course().exit().ifPresent(exit -> json.put("cause", exit.cause().name()));
    if (isClinical) {
      clinical(json, it);
    }
    return json;
  }

  private static void clinical(JsonObject json, Visit it) {
    json.put("condition", it.plan().condition()).put("recordings", it.course().recordings().size());
    it.plan().prior().ifPresent(prior -> json.put("prior", prior(prior)));
    it.course().exit().ifPresent(exit -> json.put("words", exit.words()));
    it.course()
        .record()
        .ifPresent(record -> {
          var written =
              new JsonObject()
                  .put("diagnosis", record.diagnosis())
                  .put("advice", record.advice())
                  .put("medicines", record.medicines())
                  .put("signedAt", record.signedAt().toString());
          record.next().ifPresent(day -> written.put("next", day.toString()));
          json.put("record", written);
        });
  }

  private static JsonObject prior(PriorDiagnosis it) {
    return new JsonObject()
        .put("condition", it.condition())
        .put("where", it.where())
        .put("madeOn", it.madeOn().toString())
        .put("evidence", it.evidence());
  }

  /// Never less than it will be.
  private static long minutes(Duration wait) {
    return (wait.toSeconds() + 59) / 60;
  }
}
