package huizhen.web.api;

/// The room belongs to another service client or to a consultation.
public final class ForeignRoomException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ForeignRoomException(String message) {
    super(message);
  }
}
