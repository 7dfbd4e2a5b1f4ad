package huizhen.scheduling.api;

import java.time.Instant;

/// A booked time of a practitioner.
///
/// @param end exclusive
/// @param fence grows with each booking of the case: an older one can't be confirmed
public record Appointment(
    String id,
    CaseId caseId,
    PractitionerId practitioner,
    Instant start,
    Instant end,
    String zone,
    long fence) {
  public Appointment endingAt(Instant otherEnd) {
    return new Appointment(id, caseId, practitioner, start, otherEnd, zone, fence);
  }
}
