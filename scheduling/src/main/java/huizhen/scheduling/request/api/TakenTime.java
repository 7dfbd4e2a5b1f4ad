package huizhen.scheduling.request.api;

import huizhen.scheduling.api.PractitionerId;
import java.time.Instant;
import java.util.List;

/// A time that a request takes: nothing else may be booked then, of any of them. The end is
/// exclusive.
///
/// @param who at least one, each once
public record TakenTime(List<PractitionerId> who, Instant start, Instant end) {
  public TakenTime {
    who = List.copyOf(who);
    if (who.isEmpty()) {
      throw new IllegalArgumentException("a time is somebody's");
    }
  }

  public TakenTime(PractitionerId who, Instant start, Instant end) {
    this(List.of(who), start, end);
  }
}
