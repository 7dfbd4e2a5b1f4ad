package huizhen.web.api;

import huizhen.scheduling.api.CaseId;
import io.vertx.core.Future;

/// A port: what the HTTP API asks of rooms that are open now. `app` implements it.
public interface LiveRooms {
  /// Stops the recorder of the case's room; done at once when nothing is recorded. Called after the
  /// recording consent was withdrawn.
  Future<Void> stopRecording(CaseId caseId);
}
