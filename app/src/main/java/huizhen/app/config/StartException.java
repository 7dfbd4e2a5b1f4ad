package huizhen.app.config;

/// The gateway can't start with these settings on this machine: one sentence that says why and what
/// to do.
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartException(String message) {
    super(message);
  }

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
