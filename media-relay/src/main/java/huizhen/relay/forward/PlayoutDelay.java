package huizhen.relay.forward;

/// For how long a receiver had better hold pictures back, so that what is lost and sent again still
/// comes in time: as long as most of what came late in the last [#WINDOW_NANOS] to twice that was
/// late. Nothing while hardly anything is lost: the pictures are shown at once then.
///
/// A receiver notices itself that packets come late, but not why: browsers that only receive know
/// no round trip, and take a repair for an accident. Owned by one slot; holds no clock.
public final class PlayoutDelay {
  /// The most that is asked for: with more, people talk into each other (ITU-T G.114).
  public static final int MOST_MILLIS = 400;

  static final long WINDOW_NANOS = 10_000_000_000L;

  /// Nobody waits for what is later.
  private static final long GIVEN_UP_NANOS = 1_000_000_000L;

  private static final int BIN_MILLIS = 20;
  private static final int BINS = MOST_MILLIS / BIN_MILLIS;
  private static final int FEW = 5;

  /// The share of what is late that is waited for. The rest was mostly lost twice, and waiting for
  /// that as well holds every picture back for another round trip. In the simulated world, where 10
  /// % are lost on each leg, pictures stand still 1.7 % of the time with this and 0.7 % with 0.98;
  /// in Chromium, at 100 ms and 5 % a leg, people hear each other 100 ms sooner.
  private static final double SHARE = 0.93;

  private final int[] before = new int[BINS];
  private final int[] now = new int[BINS];
  private long windowNanos;
  private boolean hasWindow;
  private int millis;

  /// A packet goes out later than its time.
  ///
  /// @param lateNanos how much later than if nothing of it had been lost
  public void late(long lateNanos, long nowNanos) {
    turn(nowNanos);
    if (lateNanos > GIVEN_UP_NANOS) {
      return; // a sender that is back from an outage probes its line with what was lost then
    }
    int bin = Math.clamp(lateNanos / 1_000_000 / BIN_MILLIS, 0, BINS - 1);
    now[bin]++;
    millis = Math.max(millis, measure());
  }

  /// Lets what is long past be forgotten; from time to time.
  public void tick(long nowNanos) {
    turn(nowNanos);
  }

  /// In multiples of 10 ms; 0 when nothing needs to be held back.
  public int millis() {
    return millis;
  }

  private void turn(long nowNanos) {
    if (!hasWindow) {
      hasWindow = true;
      windowNanos = nowNanos;
    }
    if (nowNanos - windowNanos < WINDOW_NANOS) {
      return;
    }
    boolean isOld = nowNanos - windowNanos >= 2 * WINDOW_NANOS;
    for (int i = 0; i < BINS; i++) {
      before[i] = isOld ? 0 : now[i];
      now[i] = 0;
    }
    windowNanos = nowNanos;
    millis = measure();
  }

  private int measure() {
    int count = 0;
    for (int i = 0; i < BINS; i++) {
      count += before[i] + now[i];
    }
    if (count < FEW) {
      return 0;
    }
    int seen = 0;
    for (int i = 0; i < BINS; i++) {
      seen += before[i] + now[i];
      if (seen >= SHARE * count) {
        return (i + 1) * BIN_MILLIS;
      }
    }
    return MOST_MILLIS;
  }
}
