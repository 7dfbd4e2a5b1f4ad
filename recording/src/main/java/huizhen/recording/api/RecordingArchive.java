package huizhen.recording.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Optional;

/// Reads recordings back. Who may is the caller's business; what was read is audited by the caller.
public interface RecordingArchive {
  Future<List<RecordingManifest>> ofCase(CaseId caseId);

  Future<Optional<RecordingManifest>> find(RecordingId id);

  /// One segment of a track as a WebM file of its own (header and clusters of at most 1 s), its
  /// timestamps counted from the start of the recording: a player appends the segments in any
  /// order.
  Future<Buffer> segment(RecordingId id, int track, int segment);

  /// A whole track as one WebM (Opus, VP8, VP9, AV1) or Matroska (H.264) stream.
  Future<ReadStream<Buffer>> track(RecordingId id, int track);

  /// What happened beside the media (chat, speakers, events), oldest first.
  Future<List<Note>> notes(RecordingId id);

  /// @param offsetMillis since the start of the recording
  record Note(long offsetMillis, String kind, String json) {}
}
