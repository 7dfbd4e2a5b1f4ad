package huizhen.recording.store.io;

import java.io.IOException;

/// What an object store did not do, and of which kind that is: each asks for something else.
public final class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  /// What to do about it.
  public enum Kind {
    /// It does not answer, or is busy: later.
    AWAY,
    /// Its clock and ours differ too much for anything about dates to be believed: somebody looks.
    CLOCK,
    /// A lock or a hold forbids it: when that is over.
    LOCKED,
    /// There is no such version.
    MISSING,
    /// It refuses for another reason, or can't do what we need: somebody looks.
    REFUSED
  }

  private final Kind kind;

  public StoreException(Kind kind, String what, Throwable cause) {
    super(what, cause);
    this.kind = kind;
  }

  public StoreException(Kind kind, String what) {
    super(what);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
