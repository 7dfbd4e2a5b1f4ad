package huizhen.app.edge;

/// A token bucket: so many at once, so many a second afterwards. Begins full. Knows no clock.
final class Bucket {
  private static final double SECOND_NANOS = 1e9;

  private final double perSecond;
  private final double most;
  private double tokens;
  private long atNanos;

  Bucket(double perSecond, double most, long nowNanos) {
    this.perSecond = perSecond;
    this.most = most;
    this.tokens = most;
    this.atNanos = nowNanos;
  }

  /// @param leaving that must be in it afterwards
  boolean has(double leaving, long nowNanos) {
    tokens = Math.min(most, tokens + (nowNanos - atNanos) / SECOND_NANOS * perSecond);
    atNanos = nowNanos;
    return tokens >= 1 + leaving;
  }

  /// After [#has].
  void take() {
    tokens--;
  }
}
