package huizhen.scheduling.waitlist.api;

import java.time.Instant;
import java.util.Optional;

/// What somebody waits for.
///
/// @param before no later time is wanted
/// @param isAnyone times of every specialist of the department are wanted, not only of the one who
///   has the case: whose time is taken has the case from then on
public record Wish(Optional<Instant> before, boolean isAnyone) {
  /// The first time that there is of the case's own specialist.
  public static final Wish ANY = new Wish(Optional.empty(), false);
}
