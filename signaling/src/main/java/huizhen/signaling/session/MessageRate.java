package huizhen.signaling.session;

/// A token bucket for the messages of one socket. Says when a client that goes on regardless is to
/// be closed.
public final class MessageRate {
  public static final int PER_SECOND = 50;
  public static final int BURST = 100;

  /// So many more refused messages than taken ones, and the socket is closed.
  public static final int MAX_REFUSED = 200;

  private static final long NANOS_PER_MESSAGE = 1_000_000_000L / PER_SECOND;

  private long fullAtNanos;
  private int refused;

  public MessageRate(long nowNanos) {
    fullAtNanos = nowNanos;
  }

  public enum Verdict {
    TAKEN,
    REFUSED,
    CLOSE
  }

  public Verdict take(long nowNanos) {
    long start = fullAtNanos - nowNanos < 0 ? nowNanos : fullAtNanos;
    if (start - nowNanos > (BURST - 1) * NANOS_PER_MESSAGE) {
      return ++refused >= MAX_REFUSED ? Verdict.CLOSE : Verdict.REFUSED;
    }
    refused = Math.max(0, refused - 1);
    fullAtNanos = start + NANOS_PER_MESSAGE;
    return Verdict.TAKEN;
  }
}
