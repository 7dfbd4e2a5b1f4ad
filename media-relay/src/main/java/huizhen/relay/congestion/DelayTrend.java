package huizhen.relay.congestion;

/// Whether the delay of a path grows: a line through the smoothed delays of the last groups of
/// packets, and a threshold that adapts to the path's own noise (draft-ietf-rmcat-gcc-02 §5.3 to
/// §5.5, with a least-squares line in place of the Kalman filter).
///
/// A group is what was sent within 5 ms; its delay is its shortest one. The delay is compared with
/// nothing absolute, so clocks may differ.
final class DelayTrend {
  enum Signal {
    UNDERUSE,
    NORMAL,
    OVERUSE
  }

  private static final long GROUP_NANOS = 5_000_000;
  private static final int WINDOW = 20;
  private static final double SMOOTHING = 0.85;
  private static final double GAIN = 4;
  private static final int MOST_GROUPS = 60;
  private static final double OVERUSE_MILLIS = 10;
  private static final double RISE = 0.0087;
  private static final double FALL = 0.039;
  private static final double FIRST_THRESHOLD = 12.5;
  private static final double MIN_THRESHOLD = 6;
  private static final double MAX_THRESHOLD = 600;

  private final double[] times = new double[WINDOW];
  private final double[] delays = new double[WINDOW];
  private boolean hasOrigin;
  private boolean hasGroup;
  private boolean isSkipping;
  private long originNanos;
  private long originDelay;
  private long groupSent;
  private long groupArrival;
  private long groupDelay;
  private double skipped;
  private double smoothed;
  private double lastMillis;
  private int groups;
  private double threshold = FIRST_THRESHOLD;
  private double previousTrend;
  private double overMillis;
  private Signal signal = Signal.NORMAL;

  void reset() {
    hasOrigin = false;
    hasGroup = false;
    isSkipping = false;
    groups = 0;
    skipped = 0;
    overMillis = 0;
    previousTrend = 0;
    signal = Signal.NORMAL;
  }

  /// What comes next follows a burst of probes: the step in its delay is not the path's doing.
  void skip() {
    hasGroup = false;
    isSkipping = true;
  }

  void arrived(long sentNanos, long arrivalNanos, long delayNanos) {
    if (!hasOrigin) {
      hasOrigin = true;
      originNanos = arrivalNanos;
      originDelay = delayNanos;
      smoothed = 0;
      lastMillis = 0;
    }
    if (hasGroup) {
      if (sentNanos < groupSent) {
        return; // overtaken: its group is closed
      }
      if (sentNanos - groupSent <= GROUP_NANOS) {
        groupArrival = Math.max(groupArrival, arrivalNanos);
        groupDelay = Math.min(groupDelay, delayNanos);
        return;
      }
      close();
    }
    hasGroup = true;
    groupSent = sentNanos;
    groupArrival = arrivalNanos;
    groupDelay = delayNanos;
  }

  Signal signal() {
    return signal;
  }

  private void close() {
    double now = (groupArrival - originNanos) / 1e6;
    double delay = (groupDelay - originDelay) / 1e6;
    if (isSkipping) {
      isSkipping = false;
      skipped = delay - smoothed;
    }
    delay -= skipped;
    smoothed = groups == 0 ? delay : SMOOTHING * smoothed + (1 - SMOOTHING) * delay;
    int at = groups % WINDOW;
    times[at] = now;
    delays[at] = smoothed;
    groups = groups < 1 << 30 ? groups + 1 : WINDOW + groups % WINDOW;
    double elapsed = Math.clamp(now - lastMillis, 0, 100);
    lastMillis = Math.max(lastMillis, now);
    if (groups >= WINDOW) {
      judge(slope(), elapsed);
    }
  }

  private double slope() {
    double time = 0;
    double delay = 0;
    for (int i = 0; i < WINDOW; i++) {
      time += times[i];
      delay += delays[i];
    }
    time /= WINDOW;
    delay /= WINDOW;
    double above = 0;
    double below = 0;
    for (int i = 0; i < WINDOW; i++) {
      double x = times[i] - time;
      above += x * (delays[i] - delay);
      below += x * x;
    }
    return below < 1e-3 ? 0 : above / below;
  }

  private void judge(double slope, double elapsed) {
    double trend = slope * Math.min(groups, MOST_GROUPS) * GAIN;
    if (trend > threshold) {
      overMillis += elapsed;
      if (overMillis > OVERUSE_MILLIS && trend >= previousTrend) {
        signal = Signal.OVERUSE;
      }
    } else {
      overMillis = 0;
      signal = trend < -threshold ? Signal.UNDERUSE : Signal.NORMAL;
    }
    previousTrend = trend;
    double size = Math.abs(trend);
    if (size <= threshold + 15) { // a route change says nothing of the noise
      double share = Math.min(1, (size > threshold ? RISE : FALL) * elapsed);
      threshold += share * (size - threshold);
      threshold = Math.clamp(threshold, MIN_THRESHOLD, MAX_THRESHOLD);
    }
  }
}
