package huizhen.signaling.io;

/// Somebody is not let in; `code` is as the protocol has it.
final class AdmissionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  AdmissionException(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  String code() {
    return code;
  }
}
