package huizhen.scheduling.api;

import java.time.Instant;
import java.util.Optional;

/// When somebody on the rota can't be rung: on leave, or not to be disturbed, which is only to be
/// had by handing over to somebody who is rung in their place.
///
/// @param end exclusive
public record OnCallAbsence(
    PractitionerId practitioner,
    Kind kind,
    Instant start,
    Instant end,
    Optional<PractitionerId> substitute) {
  public enum Kind {
    LEAVE,
    DO_NOT_DISTURB
  }

  public OnCallAbsence {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("an absence starts before it ends");
    }
    if (kind == Kind.DO_NOT_DISTURB && substitute.isEmpty()) {
      throw new IllegalArgumentException("do-not-disturb needs somebody to hand over to");
    }
    if (substitute.equals(Optional.of(practitioner))) {
      throw new IllegalArgumentException("nobody stands in for himself");
    }
  }
}
