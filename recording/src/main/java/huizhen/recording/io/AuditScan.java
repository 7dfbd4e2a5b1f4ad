package huizhen.recording.io;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.recording.api.RecordingException;
import huizhen.recording.audit.AuditFileHead;
import huizhen.recording.audit.AuditHead;
import huizhen.recording.audit.AuditJson;
import huizhen.recording.vault.SegmentReader;
import huizhen.recording.vault.SegmentStep;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Walks a trail's files in order, checks the chain, and tells a listener of each entry. Goes on
/// behind what was changed, as far as it can be read. Blocks.
final class AuditScan {
  /// Hears of the entries, oldest first.
  interface Listener {
    void entry(AuditEntry entry, int file, long offset);

    /// An entry that can't be read or does not fit.
    void unreadable();
  }

  /// How far one file is to be read: the newest one grows.
  record Extent(int file, long bytes) {}

  private final AuditFiles files;
  private final Listener listener;
  private long last;
  private String hash = AuditJson.NO_HASH;
  private Optional<Long> firstBad = Optional.empty();
  private boolean hasTornTail;
  private boolean isFirstFrame;

  AuditScan(AuditFiles files, Listener listener) {
    this.files = files;
    this.listener = listener;
  }

  /// @param head as it was before the extents were taken, so that it can't be ahead of them
  void run(Optional<AuditHead> head, List<Extent> extents) {
    for (Extent extent : extents) {
      readFile(extent);
    }
    if (head.isEmpty()) {
      if (last > 0) {
        bad(1);
      }
    } else if (head.get().sequence() > last) {
      bad(last + 1);
      while (last < head.get().sequence()) {
        last++;
        listener.unreadable();
      }
      hash = head.get().hash();
    }
  }

  /// The sequence of the newest entry that is or was there.
  long last() {
    return last;
  }

  String hash() {
    return hash;
  }

  Optional<Long> firstBad() {
    return firstBad;
  }

  /// Whether the newest file ends within a frame.
  boolean hasTornTail() {
    return hasTornTail;
  }

  private void readFile(Extent extent) {
    hasTornTail = false;
    isFirstFrame = true;
    try (var source = new FileSegmentSource(files.file(extent.file()), extent.bytes())) {
      SegmentReader reader = files.reader(extent.file(), source);
      boolean goesOn = true;
      while (goesOn) {
        goesOn =
            switch (reader.next()) {
              case SegmentStep.Frame frame -> {
                frame(frame, extent.file());
                yield true;
              }
              case SegmentStep.Sealed _ -> false;
              case SegmentStep.Torn torn -> {
                hasTornTail = torn.position() < source.size();
                yield false;
              }
              case SegmentStep.Tampered _ -> skip(reader);
            };
      }
    } catch (RecordingException e) {
      // Its key or the file itself can't be read: as bad as a change, and the rest may still be
      // good.
      bad();
    }
  }

  private boolean skip(SegmentReader reader) {
    bad();
    if (!isFirstFrame) {
      last++;
      listener.unreadable();
    }
    isFirstFrame = false;
    return reader.skipTampered();
  }

  private void frame(SegmentStep.Frame frame, int file) {
    var bytes = new byte[frame.plain().remaining()];
    ByteBuffer plain = frame.plain();
    plain.get(bytes);
    try {
      if (isFirstFrame) {
        isFirstFrame = false;
        head(AuditFileHead.parse(bytes));
        return;
      }
      AuditEntry entry = AuditJson.parse(bytes);
      boolean fits =
          entry.sequence() == last + 1
              && entry.equals(AuditJson.chain(last + 1, entry.event(), hash));
      if (!fits && firstBad.isEmpty()) {
        bad(last + 1);
      }
      last++;
      hash = entry.hash();
      listener.entry(entry, file, frame.position());
    } catch (IllegalArgumentException e) {
      // Authentic, yet none of ours: counted as an entry that does not fit.
      bad(last + 1);
      last++;
      listener.unreadable();
    }
  }

  private void head(AuditFileHead head) {
    if (head.firstSequence() != last + 1 || !head.previousHash().equals(hash)) {
      bad();
    }
    while (last + 1 < head.firstSequence()) {
      last++;
      listener.unreadable();
    }
    hash = head.previousHash();
  }

  private void bad() {
    bad(last + 1);
  }

  private void bad(long sequence) {
    if (firstBad.isEmpty()) {
      firstBad = Optional.of(sequence);
    }
  }
}
