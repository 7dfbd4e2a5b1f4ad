package huizhen.recording.vault;

/// Where a segment's bytes come from: a file, or an array in tests.
public interface SegmentSource {
  long size();

  /// Exactly `length` bytes, which lie within [#size()].
  byte[] read(long position, int length);

  static SegmentSource of(byte[] bytes) {
    return new SegmentSource() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public byte[] read(long position, int length) {
        return java.util.Arrays.copyOfRange(
            bytes, Math.toIntExact(position), Math.toIntExact(position + length));
      }
    };
  }
}
