package huizhen.web.policy;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.visit.api.VisitId;
import java.util.regex.Pattern;

/// Whose the evidence is that lies under an id: a follow-up visit's and a teaching session's lies
/// under the name of its room, a consultation case's under the case's own id. What lies under the
/// name of a service's room reads as a case's, and there is no such case.
public sealed interface EvidenceOwner {
  /// Before the id of a visit.
  String VISIT = "visit-";

  /// Before the id of a teaching session.
  String TEACHING = TeachingSession.WORD + "-";

  /// As visits and teaching sessions have them.
  Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,50}");

  record OfCase(CaseId id) implements EvidenceOwner {}

  record OfVisit(VisitId id) implements EvidenceOwner {}

  record OfTeaching(TeachingId id) implements EvidenceOwner {}

  static EvidenceOwner of(String evidence) {
    if (evidence.startsWith(VISIT) && isId(evidence.substring(VISIT.length()))) {
      return new OfVisit(new VisitId(evidence.substring(VISIT.length())));
    }
    if (evidence.startsWith(TEACHING) && isId(evidence.substring(TEACHING.length()))) {
      return new OfTeaching(new TeachingId(evidence.substring(TEACHING.length())));
    }
    return new OfCase(new CaseId(evidence));
  }

  private static boolean isId(String rest) {
    return ID.matcher(rest).matches();
  }
}
