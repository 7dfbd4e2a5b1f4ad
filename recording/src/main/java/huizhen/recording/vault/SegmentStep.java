package huizhen.recording.vault;

import java.nio.ByteBuffer;

/// What a [SegmentReader] found next. All but [Frame] end the reading.
public sealed interface SegmentStep {
  /// A frame of records that is what was written.
  ///
  /// @param position where it begins in the file
  record Frame(long number, long position, ByteBuffer plain) implements SegmentStep {}

  /// The footer came, it fits, and nothing is behind it.
  record Sealed(long frames) implements SegmentStep {}

  /// The file ends before its footer, as after a crash; all before `position` is whole.
  record Torn(long position) implements SegmentStep {}

  /// Bytes were changed, at or behind `position`; frame `number` is the first that is not whole. A
  /// changed header shows as frame 0 at position 0.
  record Tampered(long number, long position) implements SegmentStep {}
}
