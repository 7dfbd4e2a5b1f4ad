package huizhen.app.edge;

/// A part of an event loop's time, for work whose cost is known only afterwards: it may begin while
/// there is time left, and what it took is then owed. So a cold process, for which the same work
/// takes ten times as long, does a tenth of it. Knows no clock.
final class TimeShare {
  /// What may be saved up: work for a moment in which nothing was asked.
  static final long MOST_NANOS = 15_000_000;

  /// What one piece of work is charged at most: a pause of the machine is not its fault.
  static final long MOST_OF_ONE_NANOS = 20_000_000;

  private final double share;
  private double leftNanos = MOST_NANOS;
  private long atNanos;

  /// @param share above 0, at most 1
  TimeShare(double share, long nowNanos) {
    this.share = share;
    this.atNanos = nowNanos;
  }

  boolean isLeft(long nowNanos) {
    leftNanos = Math.min(MOST_NANOS, leftNanos + share * (nowNanos - atNanos));
    atNanos = nowNanos;
    return leftNanos > 0;
  }

  void spend(long nanos) {
    leftNanos -= Math.clamp(nanos, 0, MOST_OF_ONE_NANOS);
  }
}
