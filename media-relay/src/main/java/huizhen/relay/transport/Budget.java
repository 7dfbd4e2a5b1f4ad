package huizhen.relay.transport;

/// Work that strangers can ask for: so many a second, and as many at once. What is more is not
/// done. Owned by one loop.
public final class Budget {
  private static final double NANOS_PER_SECOND = 1e9;

  private final int perSecond;
  private double left;
  private long filledNanos;

  public Budget(int perSecond, long nowNanos) {
    if (perSecond < 1) {
      throw new IllegalArgumentException("a budget of %d a second".formatted(perSecond));
    }
    this.perSecond = perSecond;
    this.left = perSecond;
    this.filledNanos = nowNanos;
  }

  /// Takes one, if one is left.
  public boolean take(long nowNanos) {
    double came = (nowNanos - filledNanos) / NANOS_PER_SECOND * perSecond;
    if (came > 0) {
      left = Math.min(perSecond, left + came);
      filledNanos = nowNanos;
    }
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
