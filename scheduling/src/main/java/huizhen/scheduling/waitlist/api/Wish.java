package huizhen.scheduling.waitlist.api;

import java.time.Instant;
import java.util.Optional;

/// What somebody waits for.
///
/// @param before no later time is wanted
/// @param isAnyone times of every specialist of the department are wanted, not only of the one who
///   has the case: whose time is taken has the case from then on
/// @param team what the whole team waits for, of a case that has one
public record Wish(Optional<Instant> before, boolean isAnyone, Optional<TeamWish> team) {
  /// The first time that there is of the case's own specialist.
  public static final Wish ANY = new Wish(Optional.empty(), false);

  public Wish(Optional<Instant> before, boolean isAnyone) {
    this(before, isAnyone, Optional.empty());
  }
}
