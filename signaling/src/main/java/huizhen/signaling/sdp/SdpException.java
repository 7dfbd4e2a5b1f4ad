package huizhen.signaling.sdp;

/// An SDP that we do not take: where and why. The message quotes nothing of the SDP, since it goes
/// into answers and may go into logs.
public final class SdpException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  /// @param line counted from 1; 0 where the whole is meant
  public SdpException(int line, String message) {
    super(line > 0 ? "line %d: %s".formatted(line, message) : message);
    this.line = line;
  }

  public int line() {
    return line;
  }
}
