package huizhen.recording.api;

import java.util.List;

/// What to record and under which consents.
///
/// @param consents ids of the consent documents that cover this recording; the manifest lists them
/// @param keyframes asks a track's sender for a keyframe, so that a new segment can begin with one
public record RecordingRequest(
    CaseId caseId, List<String> consents, RetentionClass retention, KeyframeRequester keyframes) {
  public RecordingRequest {
    consents = List.copyOf(consents);
  }

  /// How the recorder asks for a keyframe. Called from the recorder's own thread; must not block.
  @FunctionalInterface
  public interface KeyframeRequester {
    void requestKeyframe(huizhen.relay.api.TrackId track);
  }
}
