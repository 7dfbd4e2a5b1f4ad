package huizhen.recording.container;

/// A whole frame as its decoder takes it. `width` and `height` are 0 where the frame does not say.
/// The bytes are handed over: nobody changes them any more.
final class EncodedFrame {
  private final long timeNanos;
  private final boolean isKey;
  private final byte[] bytes;
  private final int width;
  private final int height;

  EncodedFrame(long timeNanos, boolean isKey, byte[] bytes, int width, int height) {
    this.timeNanos = timeNanos;
    this.isKey = isKey;
    this.bytes = bytes;
    this.width = width;
    this.height = height;
  }

  long timeNanos() {
    return timeNanos;
  }

  boolean isKey() {
    return isKey;
  }

  byte[] bytes() {
    return bytes;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }
}
