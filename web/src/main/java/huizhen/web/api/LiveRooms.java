package huizhen.web.api;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.visit.api.VisitId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A port: what the HTTP API asks of rooms that are open now. `app` implements it.
public interface LiveRooms {
  /// Stops the recorder of the case's room; done at once when nothing is recorded. Called after the
  /// recording consent was withdrawn.
  Future<Void> stopRecording(CaseId caseId);

  /// Puts everybody out of the case's room and seals its recording; done at once when nobody is in.
  /// Called when the case was broken off.
  Future<Void> end(CaseId caseId);

  /// As [#end(CaseId)], of a follow-up visit whose session is over.
  Future<Void> endVisit(VisitId visit);

  /// The same, of a teaching session that is over.
  Future<Void> endTeaching(TeachingId session);

  /// The accounts that are in a room now, of a case, a visit or a teaching session; a patient's as
  /// in [huizhen.scheduling.visit.api.Visit#patientAccount].
  Set<String> present();

  /// Stops signalling and starts it anew, with its settings read again; calls go on, and who was
  /// connected comes back at once: `{"rooms", "sockets"}`. Fails when it is under way already.
  Future<JsonObject> redeploySignaling();

  /// Takes no rooms from now on but those that are open, and emergencies; or takes all again. Not
  /// kept over a restart. Answers since when none are taken, empty while they are.
  Optional<Instant> drain(boolean isOn);

  /// The rooms that are open as their operator may see them, without names or media: `{"total",
  /// "items": [{"room", "seats": […]}]}`, with `drainingSince` after [#drain].
  Future<JsonObject> overview();
}
