package huizhen.scheduling.referral.api;

import huizhen.scheduling.api.PractitionerId;
import java.time.LocalDate;

/// The follow-up (随访) that the county organisation takes up again.
///
/// @param plan clinical: never logged
public record FollowUp(PractitionerId doctor, LocalDate due, String plan) {
  @Override
  public String toString() {
    return "FollowUp[" + doctor + ", " + due + "]";
  }
}
