package huizhen.recording.io;

/// An unwrapped data key. Prints as `[private]`.
final class DataKey {
  private final byte[] bytes;

  DataKey(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "[private]";
  }
}
