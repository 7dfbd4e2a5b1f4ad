package huizhen.recording.api;

import io.vertx.core.Future;

/// Records rooms. Each recording has journal files of its own under the data folder, encrypted with
/// a key of its own.
public interface Recorder {
  /// Creates the recording's folder, key and first durable manifest; when it completes, the tap may
  /// be attached and what it hears is kept. Fails with a [RecordingException] when the disk
  /// refuses.
  Future<LiveRecording> start(RecordingRequest request);
}
