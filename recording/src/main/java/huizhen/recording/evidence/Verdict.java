package huizhen.recording.evidence;

/// What a check comes to.
public enum Verdict {
  /// All that was listed is there, signed and unchanged, and nothing was lost when it was recorded.
  SEALED(0),
  /// The same, and what is missing was declared missing by the gateway that recorded it.
  PARTIAL(1),
  /// Something was changed, taken away or added, or somebody else signed it.
  TAMPERED(2),
  /// This is no case file, it can't be read, or nobody said whose signature to trust.
  UNCHECKED(3);

  private final int exitCode;

  Verdict(int exitCode) {
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
