package huizhen.scheduling.notice.api;

import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.VisitId;
import io.vertx.core.Future;

/// A port: makes the links by which a patient, who has no account, comes to what a notice tells
/// him. Each opens once, and shows nothing before a name check.
public interface PatientLinks {
  /// Of deployments whose notices do not leave the house.
  PatientLinks NONE = (_, _) -> Future.succeededFuture("/");

  /// To the number of a block that is kept for him.
  ///
  /// @param wait of the visit that may come of it
  /// @return a path from the root of the pages
  Future<String> toPlace(VisitId wait, BlockId block);
}
