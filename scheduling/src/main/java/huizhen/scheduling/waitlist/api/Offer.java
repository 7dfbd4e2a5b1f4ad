package huizhen.scheduling.waitlist.api;

import huizhen.scheduling.api.PractitionerId;
import java.time.Instant;
import java.util.List;

/// A time that is kept for one who waits.
///
/// @param doctor whose time it is
/// @param until when it lapses
/// @param beside whose it is too: of a team the requesting doctor's and that of the members who are
///   to come; else nobody's
public record Offer(
    PractitionerId doctor, Instant start, Instant end, Instant until, List<PractitionerId> beside) {
  public Offer {
    beside = List.copyOf(beside);
  }

  /// Of one doctor alone.
  public Offer(PractitionerId doctor, Instant start, Instant end, Instant until) {
    this(doctor, start, end, until, List.of());
  }
}
