package huizhen.scheduling.api;

/// Redis does not answer. Nothing was changed as far as the caller has been told; try again.
public final class SchedulingUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SchedulingUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
