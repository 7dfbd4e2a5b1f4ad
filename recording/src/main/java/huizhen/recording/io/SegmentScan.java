package huizhen.recording.io;

import huizhen.recording.api.RecordingException;
import huizhen.recording.api.RecordingManifest.Segment;
import huizhen.recording.capture.JournalReader;
import huizhen.recording.capture.JournalRecord;
import huizhen.recording.vault.SegmentReader;
import huizhen.recording.vault.SegmentStep;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads the records of one segment file. Blocks.
final class SegmentScan {
  private final Path folder;
  private final byte[] dataKey;
  private final String owner;
  private final Consumer<Segment> fetch;

  SegmentScan(Path folder, byte[] dataKey, String owner) {
    this(folder, dataKey, owner, _ -> {});
  }

  /// @param fetch sees to it that a listed segment's file is here
  SegmentScan(Path folder, byte[] dataKey, String owner, Consumer<Segment> fetch) {
    this.folder = folder;
    this.dataKey = dataKey;
    this.owner = owner;
    this.fetch = fetch;
  }

  /// How a file ended.
  ///
  /// @param chain after the last whole frame
  record End(SegmentStep step, String chain) {}

  /// All whole frames' records in order, then how it ended.
  End read(int stream, int number, String file, Consumer<JournalRecord> sink) {
    try (var source = new FileSegmentSource(folder.resolve(file))) {
      var reader = new SegmentReader(source, dataKey, owner, stream, number);
      while (true) {
        SegmentStep step = reader.next();
        if (!(step instanceof SegmentStep.Frame frame)) {
          return new End(step, reader.chain());
        }
        try {
          JournalReader.records(frame.plain()).forEach(sink);
        } catch (IllegalArgumentException e) {
          throw new RecordingException(
              "frame %d of %s was written by another version".formatted(frame.number(), file), e);
        }
      }
    }
  }

  /// As [#read], of a segment that a manifest lists; fails when it is not what the manifest says.
  void readListed(int stream, Segment segment, Consumer<JournalRecord> sink) {
    fetch.accept(segment);
    End end = read(stream, segment.number(), segment.file(), sink);
    Optional<String> wrong =
        switch (end.step()) {
          case SegmentStep.Sealed _ ->
              segment.isTorn() || !end.chain().equals(segment.chain())
                  ? Optional.of("is another one than its manifest says")
                  : Optional.empty();
          case SegmentStep.Torn torn ->
              segment.isTorn() && end.chain().equals(segment.chain())
                  ? Optional.empty()
                  : Optional.of("was cut off at byte " + torn.position());
          case SegmentStep.Tampered tampered ->
              // A power cut can leave later pages and not earlier ones: it was found so, and
              // listed.
              segment.isTorn() && end.chain().equals(segment.chain())
                  ? Optional.empty()
                  : Optional.of(
                      "was changed in frame %d at byte %d"
                          .formatted(tampered.number(), tampered.position()));
          case SegmentStep.Frame _ -> throw new IllegalStateException("a frame is no end");
        };
    if (wrong.isPresent()) {
      throw new RecordingException("segment %s %s".formatted(segment.file(), wrong.get()));
    }
  }
}
