package huizhen.recording.api;

/// Where a recording stands.
public enum RecordingState {
  RECORDING,
  /// It can't write at the moment; what comes meanwhile is a declared gap.
  STALLED,
  /// Stopped and sealed, without gaps.
  SEALED,
  /// Stopped or recovered after a crash: playable, with declared gaps or a torn tail.
  PARTIAL,
  FAILED
}
