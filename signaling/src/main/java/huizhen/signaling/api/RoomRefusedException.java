package huizhen.signaling.api;

/// The host refuses: the code goes to the client as it is, the message is for a person.
public final class RoomRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /// @param code lower-case with dashes, e.g. `too-early`, `consent-missing`, `licence-expired`
  public RoomRefusedException(String code, String message) {
    super(message);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
