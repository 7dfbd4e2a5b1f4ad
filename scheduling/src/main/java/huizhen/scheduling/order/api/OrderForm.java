package huizhen.scheduling.order.api;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import java.util.Optional;

/// What the ordering doctor writes. All but the ids is clinical: never logged.
///
/// @param to the organisation that is to report
/// @param question what is asked of the report
/// @param summary of the patient's record
/// @param study where the study is looked at, if there is a link
public record OrderForm(
    PatientId patient,
    OrganisationId to,
    Kind kind,
    String department,
    Urgency urgency,
    String question,
    String summary,
    Optional<StudyLink> study) {
  public enum Kind {
    /// 远程影像诊断
    IMAGING,
    /// 远程心电诊断
    ECG,
    /// 远程病理诊断
    PATHOLOGY
  }

  public enum Urgency {
    ROUTINE,
    URGENT
  }

  @Override
  public String toString() {
    return "OrderForm[private]";
  }
}
