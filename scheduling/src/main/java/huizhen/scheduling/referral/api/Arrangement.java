package huizhen.scheduling.referral.api;

import java.time.Instant;

/// The bed or the clinic, and when the patient is expected.
///
/// @param place e.g. the ward and the bed
public record Arrangement(Kind kind, String place, Instant at) {
  public enum Kind {
    BED,
    CLINIC
  }
}
