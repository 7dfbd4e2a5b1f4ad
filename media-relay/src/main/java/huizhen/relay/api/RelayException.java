package huizhen.relay.api;

/// Why the relay refused a request. The message is for the person at the other end: it names no
/// address, key or SDP.
public final class RelayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public RelayException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  public enum Reason {
    /// No such room, or it has been closed.
    NO_ROOM,
    /// The room or the relay is at its limit.
    FULL,
    /// No such participant in the room.
    NO_PARTICIPANT,
    /// The offer can't be answered: no common codec, no fingerprint, an observer that sends.
    BAD_OFFER,
    /// The relay is shutting down.
    CLOSED
  }
}
