package huizhen.web.api;

import huizhen.scheduling.api.CaseId;
import huizhen.web.imaging.StudyLink;
import io.vertx.core.Future;
import java.util.List;

/// A port: which studies of the image archive belong to a case. `app` seals them.
public interface StudyLinks {
  /// Of one case.
  int MOST = 20;

  /// In the order in which they were linked.
  Future<List<StudyLink>> ofCase(CaseId caseId);

  /// Changes nothing when that study is linked already.
  ///
  /// @return false when the case has [#MOST] of them
  Future<Boolean> add(CaseId caseId, StudyLink link);
}
