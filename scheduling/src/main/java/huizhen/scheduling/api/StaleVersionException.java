package huizhen.scheduling.api;

/// Somebody else changed it since the caller read it: nothing was done.
public final class StaleVersionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long version;

  /// @param version that it has now; 0 when it is not there
  public StaleVersionException(long version) {
    super("it is at version " + version + " now");
    this.version = version;
  }

  public long version() {
    return version;
  }
}
