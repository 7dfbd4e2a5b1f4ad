package huizhen.scheduling.api;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// A time at which a team can meet.
///
/// @param end exclusive
/// @param optional the optional members who can come
/// @param awkward for how many of all who come the hour is an awkward one
/// @param merits in what it is better than all others
public record Proposal(
    Instant start, Instant end, List<PractitionerId> optional, int awkward, Set<Merit> merits) {
  public Proposal {
    optional = List.copyOf(optional);
    merits = Set.copyOf(merits);
  }

  public enum Merit {
    EARLIEST,
    MOST_OPTIONAL,
    LEAST_AWKWARD
  }
}
