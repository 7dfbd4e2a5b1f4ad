package huizhen.relay.congestion;

/// Watches the bursts in which video frames leave, as probes that cost nothing: whether the path
/// lets them through as fast as they were sent, faster than a given rate.
///
/// One burst says little, for paths batch packets; [#AGREEING] in a row say that it is worth a
/// probe.
final class FrameBursts {
  private static final int AGREEING = 4;
  private static final long LONGEST_GAP_NANOS = 15_000_000;
  private static final long SHORTEST_NANOS = 14_000_000;
  private static final int MIN_PACKETS = 3;
  private static final double FASTER = 1.2;
  private static final double SAME = 0.92;

  private boolean isOpen;
  private long firstSent;
  private long lastSent;
  private long firstArrival;
  private long lastArrival;
  private long bytes;
  private int packets;
  private int agreeing;

  void reset() {
    isOpen = false;
    agreeing = 0;
  }

  void arrived(long sentNanos, long arrivalNanos, int size, double rateBps) {
    if (isOpen && (sentNanos < lastSent || arrivalNanos < lastArrival)) {
      return;
    }
    if (isOpen && sentNanos - lastSent <= LONGEST_GAP_NANOS) {
      lastSent = sentNanos;
      lastArrival = arrivalNanos;
      bytes += size;
      packets++;
      return;
    }
    if (isOpen) {
      close(rateBps);
    }
    isOpen = true;
    firstSent = sentNanos;
    lastSent = sentNanos;
    firstArrival = arrivalNanos;
    lastArrival = arrivalNanos;
    bytes = 0;
    packets = 0;
  }

  private void close(double rateBps) {
    long leaving = lastSent - firstSent;
    if (packets < MIN_PACKETS || leaving < SHORTEST_NANOS) {
      return;
    }
    double sentBps = bytes * 8e9 / leaving;
    if (sentBps < FASTER * rateBps) {
      return;
    }
    long coming = lastArrival - firstArrival;
    boolean isThrough = coming <= 0 || leaving >= SAME * coming;
    agreeing = isThrough ? agreeing + 1 : 0;
  }

  /// Whether enough bursts agree. Asking takes the answer away.
  boolean takeHint() {
    if (agreeing < AGREEING) {
      return false;
    }
    agreeing = 0;
    return true;
  }
}
