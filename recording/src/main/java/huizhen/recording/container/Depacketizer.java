package huizhen.recording.container;

import huizhen.recording.capture.RtpView;

/// Makes frames of one codec from its packets in the order of their sequence numbers. A frame that
/// is not whole is dropped, and after it all up to the next keyframe. Bad payloads count as lost;
/// none makes it throw.
interface Depacketizer {
  /// Takes the frames as they become whole.
  @FunctionalInterface
  interface Sink {
    void frame(EncodedFrame frame);
  }

  void packet(RtpView packet, long timeNanos, Sink out);

  /// One or more packets before the next are missing.
  void lost();

  /// The container's CodecPrivate; empty where the codec has none.
  default byte[] codecPrivate() {
    return new byte[0];
  }
}
