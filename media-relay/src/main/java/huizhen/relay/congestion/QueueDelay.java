package huizhen.relay.congestion;

/// How long packets wait in the path's queue: the shortest delay of the latest packets, beyond the
/// shortest of the last 15 to 30 s, and beyond the path's noise. Clocks need not agree, and may
/// drift by what a quartz does.
///
/// The noise is what even the calmest second of the last few has on top of the shortest delay: a
/// radio that hands packets on in batches has some. It is at most [#MOST_NOISE_NANOS], so that no
/// longer queue is ever taken for noise.
final class QueueDelay {
  static final long MOST_NOISE_NANOS = 25_000_000;

  private static final long EPOCH_NANOS = 15_000_000_000L;
  private static final long NOISE_EPOCH_NANOS = 5_000_000_000L;
  private static final long NONE = Long.MAX_VALUE;

  private long epochStart;
  private long current = NONE;
  private long previous = NONE;
  private long noiseEpochStart;
  private long currentNoise = NONE;
  private long noise;
  private long before;
  private long beforeThat;
  private long queueNanos;

  void reset() {
    current = NONE;
    previous = NONE;
    currentNoise = NONE;
    noise = 0;
    queueNanos = 0;
  }

  /// @return how much longer than it must this packet took
  long arrived(long arrivalNanos, long delayNanos) {
    if (current == NONE || Math.abs(arrivalNanos - epochStart) > EPOCH_NANOS) {
      previous = current;
      current = delayNanos;
      epochStart = arrivalNanos;
    }
    current = Math.min(current, delayNanos);
    return delayNanos - shortest() - noise;
  }

  /// Once for each feedback.
  ///
  /// @param standingNanos the shortest delay of the latest packets, or `Long.MAX_VALUE` when those
  ///   are too few to tell: what was known stays
  void stand(long standingNanos, long nowNanos) {
    if (current == NONE) {
      queueNanos = 0;
      return;
    }
    if (standingNanos == NONE) {
      return;
    }
    long standing = Math.max(0, standingNanos - shortest());
    long lasting = Math.max(standing, Math.max(before, beforeThat));
    beforeThat = before;
    before = standing;
    if (currentNoise == NONE) {
      noiseEpochStart = nowNanos;
    } else if (nowNanos - noiseEpochStart > NOISE_EPOCH_NANOS) {
      noise = Math.min(currentNoise, MOST_NOISE_NANOS);
      noiseEpochStart = nowNanos;
      currentNoise = NONE;
    }
    currentNoise = Math.min(currentNoise, lasting);
    noise = Math.min(noise, currentNoise);
    queueNanos = Math.max(0, standing - noise);
  }

  long queueNanos() {
    return queueNanos;
  }

  long noiseNanos() {
    return noise;
  }

  /// The path itself became longer: what stands in it now is no queue.
  void rebase() {
    if (current != NONE) {
      current = shortest() + queueNanos;
      previous = NONE;
      queueNanos = 0;
    }
  }

  private long shortest() {
    return Math.min(current, previous);
  }
}
