package huizhen.recording.vault;

import java.util.Optional;

/// What a frame of a segment holds.
public enum FrameType {
  RECORDS(1),
  /// The last frame of a sealed segment: how many frames there are and the chain before it.
  FOOTER(2);

  private final int code;

  FrameType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Optional<FrameType> ofCode(int code) {
    for (FrameType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
