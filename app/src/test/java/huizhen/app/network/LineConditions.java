package huizhen.app.network;

/// What one direction of a line does to its datagrams.
///
/// @param bitsPerSecond what the line carries; 0 for no limit
/// @param queueBytes what may wait for a line with a limit; what comes above that is dropped
/// @param delayMillis each datagram's way after the queue
/// @param jitterMillis the most that is added to it by chance; order is kept
/// @param loss share of datagrams lost one by one
/// @param burstStart share of datagrams at which a burst of losses starts
/// @param burstLength mean datagrams that a burst loses
/// @param reorder share of datagrams that are held back by [#reorderMillis] and overtaken
public record LineConditions(
    long bitsPerSecond,
    int queueBytes,
    double delayMillis,
    double jitterMillis,
    double loss,
    double burstStart,
    double burstLength,
    double reorder,
    double reorderMillis) {
  /// Carries everything at once.
  public static final LineConditions PERFECT = new LineConditions(0, 0, 0, 0, 0, 0, 1, 0, 0);

  public LineConditions {
    if (bitsPerSecond < 0 || queueBytes < 0) {
      throw new IllegalArgumentException("a rate and a queue are not negative");
    }
    if (delayMillis < 0 || jitterMillis < 0 || reorderMillis < 0) {
      throw new IllegalArgumentException("a delay is not negative");
    }
    if (!isShare(loss) || !isShare(burstStart) || !isShare(reorder) || burstLength < 1) {
      throw new IllegalArgumentException("a share is 0 to 1, a burst at least one datagram");
    }
  }

  public LineConditions delay(double millis) {
    return new LineConditions(
        bitsPerSecond,
        queueBytes,
        millis,
        jitterMillis,
        loss,
        burstStart,
        burstLength,
        reorder,
        reorderMillis);
  }

  public LineConditions jitter(double millis) {
    return new LineConditions(
        bitsPerSecond,
        queueBytes,
        delayMillis,
        millis,
        loss,
        burstStart,
        burstLength,
        reorder,
        reorderMillis);
  }

  public LineConditions loss(double share) {
    return new LineConditions(
        bitsPerSecond,
        queueBytes,
        delayMillis,
        jitterMillis,
        share,
        burstStart,
        burstLength,
        reorder,
        reorderMillis);
  }

  public LineConditions bursts(double start, double length) {
    return new LineConditions(
        bitsPerSecond,
        queueBytes,
        delayMillis,
        jitterMillis,
        loss,
        start,
        length,
        reorder,
        reorderMillis);
  }

  public LineConditions reorder(double share, double heldMillis) {
    return new LineConditions(
        bitsPerSecond,
        queueBytes,
        delayMillis,
        jitterMillis,
        loss,
        burstStart,
        burstLength,
        share,
        heldMillis);
  }

  /// A limit with a queue of this many milliseconds at that rate.
  public LineConditions rate(long bps, int queueMillis) {
    return new LineConditions(
        bps,
        (int) (bps / 8 * queueMillis / 1000),
        delayMillis,
        jitterMillis,
        loss,
        burstStart,
        burstLength,
        reorder,
        reorderMillis);
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }
}
