package huizhen.recording.api;

import huizhen.relay.api.MediaTap;
import io.vertx.core.Future;
import java.util.function.Consumer;

/// A recording under way.
public interface LiveRecording {
  RecordingId id();

  /// Copies into a bounded ring and returns; a full ring loses the packet and marks the gap.
  MediaTap tap();

  /// Keeps something that happened in the room beside the media.
  ///
  /// @param kind e.g. `chat`, `speaker`, `slots`, `recording`
  /// @param json its content; encrypted like the media
  void note(String kind, String json);

  /// Told (on any thread) when the state changes: within 2 s of a failure to write.
  void onState(Consumer<RecordingState> listener);

  RecordingState state();

  /// Writes what is in the ring, seals every segment and the manifest.
  Future<RecordingManifest> stop(String reason);
}
