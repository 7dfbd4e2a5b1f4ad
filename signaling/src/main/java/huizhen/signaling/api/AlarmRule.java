package huizhen.signaling.api;

import java.util.OptionalDouble;

/// When what a device measures is an alarm: below `low` or above `high`, for `seconds`.
///
/// @param margin how far inside a limit a value is to be before the alarm is over, in the measure's
///   unit: against one that comes and goes
/// @param seconds 0: the first value beyond; else there are values beyond for so long, none inside
///   among them, and none more than 10 s after the one before
public record AlarmRule(
    AlarmMeasure measure,
    OptionalDouble low,
    OptionalDouble high,
    double margin,
    int seconds,
    Level level) {
  public static final int MAX_SECONDS = 600;
  private static final double MAX_LIMIT = 1e6;

  public AlarmRule {
    if (low.isEmpty() && high.isEmpty()) {
      throw new IllegalArgumentException("a rule has low, high or both");
    }
    low.ifPresent(AlarmRule::check);
    high.ifPresent(AlarmRule::check);
    if (!(margin >= 0 && margin <= MAX_LIMIT)) {
      throw new IllegalArgumentException("margin is 0 or more");
    }
    if (low.isPresent()
        && high.isPresent()
        && low.getAsDouble() + margin > high.getAsDouble() - margin) {
      throw new IllegalArgumentException("low is below high, by twice the margin at least");
    }
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException("seconds are 0 to " + MAX_SECONDS);
    }
  }

  private static void check(double limit) {
    if (!(Math.abs(limit) <= MAX_LIMIT)) {
      throw new IllegalArgumentException("a limit is a number up to a million");
    }
  }

  /// What comes of one.
  public enum Level {
    /// Who is in the room is told.
    WARN,
    /// And an emergency consultation is opened.
    EMERGENCY
  }

  /// Which of its limits.
  public enum Bound {
    LOW,
    HIGH
  }

  /// Empty where the rule has no such limit.
  public OptionalDouble limit(Bound bound) {
    return bound == Bound.LOW ? low : high;
  }

  /// Whether a value is beyond this limit.
  public boolean isBeyond(Bound bound, double value) {
    var limit = limit(bound);
    return limit.isPresent()
        && (bound == Bound.LOW ? value < limit.getAsDouble() : value > limit.getAsDouble());
  }

  /// Whether it is inside it, by the margin.
  public boolean isWellInside(Bound bound, double value) {
    var limit = limit(bound);
    return limit.isEmpty()
        || (bound == Bound.LOW
            ? value >= limit.getAsDouble() + margin
            : value <= limit.getAsDouble() - margin);
  }
}
