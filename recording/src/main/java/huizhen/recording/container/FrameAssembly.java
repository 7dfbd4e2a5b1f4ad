package huizhen.recording.container;

import java.io.ByteArrayOutputStream;

/// The frame that is being put together from packets of one timestamp, and whether what came before
/// it allows it to be decoded. A frame is at most [#MAX_BYTES]; a longer one counts as broken.
final class FrameAssembly {
  static final int MAX_BYTES = 8 << 20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean isOpen;
  private boolean isBroken;
  private boolean needsKey = true;
  private long timestamp;
  private long timeNanos;

  /// Begins another frame unless this timestamp's is open. True when it did.
  boolean enter(long packetTimestamp, long packetTimeNanos) {
    if (isOpen && timestamp == packetTimestamp) {
      return false;
    }
    if (isOpen) {
      needsKey = true;
    }
    bytes.reset();
    isOpen = true;
    isBroken = false;
    timestamp = packetTimestamp;
    timeNanos = packetTimeNanos;
    return true;
  }

  void spoil() {
    isBroken = true;
  }

  boolean isBroken() {
    return isBroken;
  }

  void add(byte[] source, int offset, int length) {
    if (bytes.size() + length > MAX_BYTES) {
      isBroken = true;
      return;
    }
    bytes.write(source, offset, length);
  }

  int size() {
    return bytes.size();
  }

  long timeNanos() {
    return timeNanos;
  }

  void lost() {
    needsKey = true;
    isBroken = true;
  }

  /// Closes the frame. True when it is whole and can be decoded.
  boolean close(boolean isKey) {
    boolean isWhole = isOpen && !isBroken && bytes.size() > 0;
    isOpen = false;
    if (!isWhole) {
      needsKey = true;
      return false;
    }
    if (isKey) {
      needsKey = false;
    }
    return !needsKey;
  }

  byte[] take() {
    return bytes.toByteArray();
  }
}
