package huizhen.relay.room;

/// How much redundancy a receiver's sound needs (RFC 2198): none on a clean line, up to
/// [#MAX_DISTANCE] earlier packets in each on a bad one. Goes up at once and down slowly. Owned by
/// [Downlink].
final class AudioProtection {
  static final int MAX_DISTANCE = 3;

  private static final double[] LOSS = {0.01, 0.04, 0.12};
  private static final long HOLD_NANOS = 10_000_000_000L;

  private int distance;
  private long raisedNanos;

  void onLoss(double loss, long nowNanos) {
    int wanted = 0;
    while (wanted < MAX_DISTANCE && loss >= LOSS[wanted]) {
      wanted++;
    }
    if (wanted >= distance) {
      if (wanted > 0) {
        raisedNanos = nowNanos;
      }
      distance = wanted;
    } else if (nowNanos - raisedNanos >= HOLD_NANOS) {
      distance--;
      raisedNanos = nowNanos;
    }
  }

  /// @param transportLoss as the transport feedback has it, which comes sooner than reports
  void tick(double transportLoss, long nowNanos) {
    onLoss(transportLoss, nowNanos);
  }

  int distance() {
    return distance;
  }
}
