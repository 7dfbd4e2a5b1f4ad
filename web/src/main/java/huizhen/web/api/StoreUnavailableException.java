package huizhen.web.api;

/// What keeps accounts, sessions or tickets does not answer, or too many wait for it. Whether a
/// write went through is not known.
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message) {
    super(message);
  }

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
