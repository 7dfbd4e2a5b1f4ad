package huizhen.scheduling.referral.api;

import java.time.Instant;

/// How the patient is on the way.
///
/// @param means e.g. the ambulance
/// @param vitals as told on departure; may be empty; clinical: never logged
public record Transport(String means, String vitals, Instant departedAt) {
  @Override
  public String toString() {
    return "Transport[" + departedAt + "]";
  }
}
