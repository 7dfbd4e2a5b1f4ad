package huizhen.scheduling.api;

/// What a county doctor asks (会诊申请, DOMAIN.md 2b): all but the patient is clinical text.
///
/// @param reason why, purpose what for; each 1..2,000 characters when submitted
/// @param recordSummary 1..20,000 characters when submitted
/// @param department the wished 诊疗科目
/// @param wishedTitle e.g. 主任医师; may be empty
public record Application(
    PatientId patient,
    OrganisationId invited,
    String reason,
    String purpose,
    String recordSummary,
    String department,
    String wishedTitle,
    Urgency urgency) {
  public enum Urgency {
    ROUTINE,
    URGENT,
    /// 急会诊: raised by the button, never by a draft ([Emergencies#raise]).
    EMERGENCY
  }

  @Override
  public String toString() {
    return "Application[private]";
  }
}
