package huizhen.relay.io;

/// The relay can't start: what failed, on what, and what to do.
public final class RelayStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RelayStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
