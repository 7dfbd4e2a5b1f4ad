package huizhen.scheduling.visit.api;

import java.time.Duration;

/// The classes of a waiting room (DOMAIN.md 4, rule 9), first the one that goes first.
///
/// A class is a handicap in time, not a rank: who is of a lower one goes as if he had come so much
/// later. So nobody who came later by more than the difference of the two handicaps ever overtakes,
/// and nobody starves.
public enum Priority {
  EMERGENCY(Duration.ofHours(-4)),
  URGENT(Duration.ofHours(-1)),
  DETERIORATED(Duration.ofMinutes(-30)),
  ON_TIME(Duration.ZERO),
  LATE(Duration.ofMinutes(20));

  /// Of who was wronged in an earlier session, and has the first place in this one: only an
  /// emergency goes before.
  public static final Duration FIRST_PLACE = Duration.ofHours(-3);

  private final Duration handicap;

  Priority(Duration handicap) {
    this.handicap = handicap;
  }

  public Duration handicap() {
    return handicap;
  }
}
