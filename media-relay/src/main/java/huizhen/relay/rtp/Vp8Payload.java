package huizhen.relay.rtp;

/// Reads the VP8 payload descriptor (RFC 7741 §4.2) and, where a key frame begins, its size (RFC
/// 6386 §9.1) into a [VideoPayload].
final class Vp8Payload {
  private static final int KEY_FRAME_HEADER = 10;

  private Vp8Payload() {}

  static boolean read(VideoPayload video, byte[] bytes, int offset, int length) {
    int end = offset + length;
    if (length < 1) {
      return false;
    }
    int first = Wire.u8(bytes, offset);
    int at = offset + 1;
    if ((first & 0x80) != 0) {
      if (at >= end) {
        return false;
      }
      int extension = Wire.u8(bytes, at++);
      at = readExtension(video, bytes, at, end, extension);
      if (at < 0) {
        return false;
      }
    }
    if (at >= end) {
      return false;
    }
    video.isDiscardable = (first & 0x20) != 0;
    video.isFrameStart = (first & 0x10) != 0 && (first & 0x07) == 0;
    // The frame tag's lowest bit is 0 for a key frame.
    video.isKeyframeStart = video.isFrameStart && (bytes[at] & 0x01) == 0;
    if (video.isKeyframeStart) {
      readSize(video, bytes, at, end);
    }
    return true;
  }

  private static int readExtension(
      VideoPayload video, byte[] bytes, int from, int end, int extension) {
    int at = from;
    if ((extension & 0x80) != 0) {
      at = video.readPictureId(bytes, at, end);
      if (at < 0) {
        return -1;
      }
    }
    if ((extension & 0x40) != 0) {
      if (at >= end) {
        return -1;
      }
      video.tl0PicIdxOffset = at;
      video.tl0PicIdx = Wire.u8(bytes, at++);
    }
    if ((extension & 0x30) != 0) {
      if (at >= end) {
        return -1;
      }
      if ((extension & 0x20) != 0) {
        video.hasTemporalId = true;
        video.temporalId = Wire.u8(bytes, at) >>> 6;
        video.isTemporalSwitchPoint = (bytes[at] & 0x20) != 0;
      }
      at++;
    }
    return at;
  }

  /// Behind the frame tag of 3 bytes and the start code: 14 bits each of width and height, little
  /// endian, below 2 bits of scaling.
  private static void readSize(VideoPayload video, byte[] bytes, int at, int end) {
    boolean hasStartCode =
        at + KEY_FRAME_HEADER <= end
            && Wire.u8(bytes, at + 3) == 0x9d
            && Wire.u8(bytes, at + 4) == 0x01
            && Wire.u8(bytes, at + 5) == 0x2a;
    if (hasStartCode) {
      video.width = Wire.u8(bytes, at + 6) | (bytes[at + 7] & 0x3f) << 8;
      video.height = Wire.u8(bytes, at + 8) | (bytes[at + 9] & 0x3f) << 8;
    }
  }
}
