package huizhen.recording.container;

/// Writes one track's frames into a container, so that it can be streamed and cut anywhere.
interface TrackWriter {
  /// Takes frames in order; times are counted from the recording's start.
  void frame(EncodedFrame frame);

  /// Writes what it still has. Once, at the end.
  void flush();
}
