package huizhen.relay.congestion;

/// One short burst of packets at a rate above the estimate, and what became of it. All that is sent
/// between its first and its last packet counts, media too.
///
/// It lasts [#DURATION_NANOS], or longer until it has [#MIN_BYTES].
final class ProbeCluster {
  static final long DURATION_NANOS = 30_000_000;
  static final int MIN_BYTES = 5_000;

  private static final long LONGEST_NANOS = 150_000_000;
  private static final long CALL_NANOS = 15_000_000;
  private static final long LEAD_NANOS = 10_000_000;
  private static final long BURST_NANOS = 4_000_000;
  private static final long PATIENCE_NANOS = 1_000_000_000;
  private static final int MIN_PACKETS = 4;
  private static final double SATURATED = 0.85;

  private boolean isSending;
  private boolean isPending;
  private double rateBps;
  private long startNanos;
  private long firstSequence;
  private long lastSequence;
  private long sentBytes;
  private long burstNanos;
  private long burstBytes;
  private long firstSentNanos;
  private int arrivedPackets;
  private long arrivedBytes;
  private long firstArrival;
  private long firstArrivalBytes;
  private long lastArrival;
  private double resultBps;
  private boolean isSaturated;

  void start(double bps, long nowNanos) {
    rateBps = bps;
    startNanos = nowNanos;
    firstSequence = SentPackets.NONE;
    lastSequence = SentPackets.NONE;
    sentBytes = 0;
    burstBytes = 0;
    arrivedPackets = 0;
    arrivedBytes = 0;
    isSending = true;
    isPending = true;
  }

  void cancel() {
    isSending = false;
    isPending = false;
  }

  /// Until all of it has been sent.
  boolean isSending() {
    return isSending;
  }

  /// Until its answer is known.
  boolean isPending() {
    return isPending;
  }

  double rateBps() {
    return rateBps;
  }

  boolean holds(long sequence) {
    return firstSequence != SentPackets.NONE
        && sequence >= firstSequence
        && (isSending || sequence <= lastSequence);
  }

  /// How much of it is to be sent now.
  int bytesDue(long nowNanos) {
    if (!isSending) {
      return 0;
    }
    long elapsed = nowNanos - startNanos;
    double total = Math.max(MIN_BYTES, rateBps * DURATION_NANOS / 8e9);
    if (sentBytes >= total || elapsed > LONGEST_NANOS) {
      isSending = false;
      if (firstSequence == SentPackets.NONE) {
        isPending = false;
      }
      return 0;
    }
    double due = Math.min(total, rateBps * (elapsed + LEAD_NANOS) / 8e9) - sentBytes;
    return (int) Math.clamp(due, 0, rateBps * CALL_NANOS / 8e9);
  }

  void sent(long sequence, int bytes, boolean isProbe, long nowNanos) {
    if (!isSending || (firstSequence == SentPackets.NONE && !isProbe)) {
      return;
    }
    if (firstSequence == SentPackets.NONE) {
      firstSequence = sequence;
      firstSentNanos = nowNanos;
      burstNanos = nowNanos;
    }
    if (nowNanos - burstNanos > BURST_NANOS) {
      burstNanos = nowNanos;
      burstBytes = 0;
    }
    lastSequence = sequence;
    sentBytes += bytes;
    burstBytes += bytes;
  }

  void arrived(int bytes, long arrivalNanos) {
    if (arrivedPackets == 0 || arrivalNanos < firstArrival) {
      firstArrival = arrivalNanos;
      firstArrivalBytes = bytes;
    }
    lastArrival = arrivedPackets == 0 ? arrivalNanos : Math.max(lastArrival, arrivalNanos);
    arrivedPackets++;
    arrivedBytes += bytes;
  }

  /// Looks at what has been reported so far.
  ///
  /// @return whether the cluster has an answer now: see [#resultBps], 0 if it told nothing
  boolean isAnswered(long newestReported, double inherentLoss, long nowNanos) {
    if (!isPending || isSending) {
      return false;
    }
    boolean isLate = nowNanos - startNanos > LONGEST_NANOS + PATIENCE_NANOS;
    if (newestReported < lastSequence && !isLate) {
      return false;
    }
    isPending = false;
    resultBps = 0;
    isSaturated = false;
    long sending = burstNanos - firstSentNanos;
    double through = arrivedBytes / (1 - inherentLoss);
    if (arrivedPackets < MIN_PACKETS || sending <= 0 || through < sentBytes * 0.5) {
      return true;
    }
    double sentBps = (sentBytes - burstBytes) * 8e9 / sending;
    long coming = lastArrival - firstArrival;
    double cameBps =
        coming <= 0
            ? sentBps
            : (arrivedBytes - firstArrivalBytes) / (1 - inherentLoss) * 8e9 / coming;
    isSaturated = cameBps < SATURATED * sentBps;
    resultBps = Math.min(sentBps, cameBps);
    return true;
  }

  double resultBps() {
    return resultBps;
  }

  boolean isSaturated() {
    return isSaturated;
  }
}
