package huizhen.relay.rtp;

/// Reads AV1's aggregation header (AOMedia's RTP payload format §4.4) into a [VideoPayload]. Which
/// layer a packet belongs to stands in the [DependencyDescriptor] alone.
final class Av1Payload {
  private static final int TILE_GROUP = 4;
  private static final int REDUNDANT_HEADER = 7;
  private static final int TILE_LIST = 8;

  private Av1Payload() {}

  static boolean read(VideoPayload video, byte[] bytes, int offset, int length) {
    if (length < 1) {
      return false;
    }
    boolean isContinued = (bytes[offset] & 0x80) != 0;
    // The N bit marks a new coded video sequence.
    video.isKeyframeStart = (bytes[offset] & 0x08) != 0;
    video.isFrameStart =
        video.isKeyframeStart || (!isContinued && isOpening(bytes, offset, length));
    return true;
  }

  /// Whether the first OBU is not one that only goes on with a frame (AV1 specification §5.3.2).
  private static boolean isOpening(byte[] bytes, int offset, int length) {
    int at = offset + 1;
    int end = offset + length;
    if ((bytes[offset] & 0x30) != 0x10) {
      // Not the only element: its length in LEB128 stands before it.
      while (at < end && bytes[at] < 0) {
        at++;
      }
      at++;
    }
    if (at >= end) {
      return false;
    }
    int type = bytes[at] >>> 3 & 0x0f;
    return type != TILE_GROUP && type != REDUNDANT_HEADER && type != TILE_LIST;
  }
}
