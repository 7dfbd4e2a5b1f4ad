package huizhen.recording.api;

import io.vertx.core.Future;
import java.util.Optional;

/// Records rooms. Each recording has journal files of its own under the data folder, encrypted with
/// a key of its own.
public interface Recorder {
  /// Creates the recording's folder, key and first durable manifest; when it completes, the tap may
  /// be attached and what it hears is kept. Fails with a [RecordingException] when the disk refuses
  /// or has little room.
  Future<LiveRecording> start(RecordingRequest request);

  /// Why a recording would be refused at this moment; empty when one may begin. Never waits.
  Optional<String> refusal();
}
