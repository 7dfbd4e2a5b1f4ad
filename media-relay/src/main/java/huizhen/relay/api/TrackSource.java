package huizhen.relay.api;

/// What a track shows, as its sender says.
public enum TrackSource {
  MICROPHONE(MediaKind.AUDIO),
  CAMERA(MediaKind.VIDEO),
  SCREEN(MediaKind.VIDEO),
  SCREEN_AUDIO(MediaKind.AUDIO),
  /// An image under examination: ultrasound, endoscope, dermatoscope.
  DIAGNOSTIC(MediaKind.VIDEO);

  private final MediaKind kind;

  TrackSource(MediaKind kind) {
    this.kind = kind;
  }

  public MediaKind kind() {
    return kind;
  }
}
