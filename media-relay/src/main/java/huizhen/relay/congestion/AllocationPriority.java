package huizhen.relay.congestion;

/// What a video track is to its viewer; earlier is served first and cut last.
public enum AllocationPriority {
  DIAGNOSTIC,
  SCREEN,
  PINNED,
  SPEAKER,
  CAMERA
}
