package huizhen.recording.retention;

import huizhen.recording.api.Retention.ClockState;
import huizhen.recording.api.Retention.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Distrusts the wall clock: who can move it could have anything deleted. It may not go back, and
/// not run ahead by more than a day of what another clock says that has passed; across a stop there
/// is no other clock, so a stop of more than a day counts as a jump. Then deletions are frozen
/// until two people say that the time is right.
public final class ClockWatch {
  static final Duration MAX_JUMP = Duration.ofHours(24);

  /// What a time server may set back.
  static final Duration MAX_SLEW = Duration.ofMinutes(5);

  private ClockWatch() {}

  /// Never looked at a clock before.
  public static ClockState begin(Instant wall) {
    return new ClockState(wall, "", List.of());
  }

  /// @param passed by a clock that nobody sets, since the state was made; zero after a start
  public static ClockState seen(ClockState before, Instant wall, Duration passed) {
    if (before.isFrozen()) {
      return before;
    }
    Duration moved = Duration.between(before.highWater(), wall);
    if (moved.compareTo(MAX_SLEW.negated()) < 0) {
      return frozen(before, "the clock went back to %s from %s", wall);
    }
    if (moved.minus(passed).compareTo(MAX_JUMP) > 0) {
      return frozen(before, "the clock jumped to %s from %s", wall);
    }
    return moved.isNegative() ? before : begin(wall);
  }

  private static ClockState frozen(ClockState before, String form, Instant wall) {
    return new ClockState(before.highWater(), form.formatted(wall, before.highWater()), List.of());
  }

  /// The time from which new years are counted: never one that somebody has set back.
  public static Instant now(ClockState state, Instant wall) {
    return wall.isAfter(state.highWater()) ? wall : state.highWater();
  }

  /// The second person's word makes the wall clock's time the new one.
  public static Outcome<ClockState> unlock(ClockState state, String by, Instant wall) {
    if (!state.isFrozen()) {
      return new Outcome.Refused<>("not-frozen", "Deletions are not frozen.");
    }
    if (state.unlockedBy().contains(by)) {
      return new Outcome.Refused<>("second-person", "It takes another person's word.");
    }
    return new Outcome.Done<>(
        state.unlockedBy().isEmpty()
            ? new ClockState(state.highWater(), state.frozenBecause(), List.of(by))
            : begin(wall));
  }
}
