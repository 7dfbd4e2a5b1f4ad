package huizhen.recording.api;

/// The vault or a recording could not do what was asked: what, on what, and what to do.
public final class RecordingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RecordingException(String message) {
    super(message);
  }

  public RecordingException(String message, Throwable cause) {
    super(message, cause);
  }
}
