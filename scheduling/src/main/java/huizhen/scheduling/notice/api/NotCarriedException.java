package huizhen.scheduling.notice.api;

/// A message that a carrier could not hand over.
public final class NotCarriedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean isFinal;

  /// @param code in the form of a [Receipt#cause], without any address
  /// @param isFinal whether trying again is in vain
  public NotCarriedException(String code, boolean isFinal, Throwable cause) {
    super("not carried: " + code, cause);
    this.code = code;
    this.isFinal = isFinal;
  }

  public NotCarriedException(String code, boolean isFinal) {
    super("not carried: " + code);
    this.code = code;
    this.isFinal = isFinal;
  }

  public String code() {
    return code;
  }

  public boolean isFinal() {
    return isFinal;
  }
}
