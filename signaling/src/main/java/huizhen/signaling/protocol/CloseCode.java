package huizhen.signaling.protocol;

/// Why the server closes a WebSocket (RFC 6455 §7.4.2, the private range).
public final class CloseCode {
  public static final int LEFT = 1000;

  /// Signalling was deployed anew: the place is kept, resume at once.
  public static final int RESTARTED = 1012;

  public static final int TICKET = 4001;
  public static final int SESSION_EXPIRED = 4002;

  /// The same participant joined again elsewhere: do not reconnect.
  public static final int REPLACED = 4003;

  public static final int ENDED = 4004;
  public static final int TOO_LARGE = 4005;
  public static final int TOO_MANY = 4006;
  public static final int SILENT = 4007;

  /// The client did not read: the backlog reached its limit.
  public static final int BACKLOG = 4008;

  /// Nobody joined on this socket in time.
  public static final int NOT_JOINED = 4009;

  /// The service door, or the host, took the participant out.
  public static final int REMOVED = 4010;

  private CloseCode() {}
}
