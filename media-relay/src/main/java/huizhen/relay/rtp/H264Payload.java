package huizhen.relay.rtp;

/// Reads what an H.264 payload (RFC 6184: single NAL units, STAP-A, FU-A) says of itself into a
/// [VideoPayload]. There is no descriptor, so it looks at the NAL units' headers: a keyframe begins
/// at its sequence parameter set, without which nothing could be decoded.
final class H264Payload {
  private static final int SLICE = 1;
  private static final int PARTITION_A = 2;
  private static final int IDR = 5;
  private static final int SPS = 7;
  private static final int DELIMITER = 9;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private H264Payload() {}

  static boolean read(VideoPayload video, byte[] bytes, int offset, int length) {
    if (length < 1) {
      return false;
    }
    boolean isReadable =
        switch (bytes[offset] & 0x1f) {
          case STAP_A -> readAggregate(video, bytes, offset, length);
          case FU_A -> readFragment(video, bytes, offset, length);
          default -> {
            readUnit(video, bytes, offset, length);
            yield true;
          }
        };
    // Nothing refers to a picture of nal_ref_idc 0: dropping all of them is a layer of its own.
    video.hasTemporalId = video.isDiscardable;
    video.temporalId = video.isDiscardable ? 1 : 0;
    return isReadable;
  }

  private static boolean readAggregate(VideoPayload video, byte[] bytes, int offset, int length) {
    int at = offset + 1;
    int end = offset + length;
    boolean hasReference = false;
    while (at + 3 <= end) {
      int size = Wire.u16(bytes, at);
      if (size == 0 || at + 2 + size > end) {
        return false;
      }
      video.isDiscardable = false;
      readUnit(video, bytes, at + 2, size);
      hasReference |= isWanted(bytes[at + 2]) && !video.isDiscardable;
      at += 2 + size;
    }
    video.isDiscardable &= !hasReference;
    return true;
  }

  /// Slices that others refer to and parameter sets; the rest may go with a picture.
  private static boolean isWanted(byte header) {
    int type = header & 0x1f;
    return isSlice(type) || type == SPS || type == SPS + 1;
  }

  private static void readUnit(VideoPayload video, byte[] bytes, int offset, int length) {
    int type = bytes[offset] & 0x1f;
    if (type == SPS) {
      video.isKeyframeStart = true;
      H264Sps.readSize(video, bytes, offset + 1, length - 1);
    }
    readSlice(video, bytes[offset], type, true, length > 1 && bytes[offset + 1] < 0);
  }

  private static boolean readFragment(VideoPayload video, byte[] bytes, int offset, int length) {
    if (length < 2) {
      return false;
    }
    boolean isStart = (bytes[offset + 1] & 0x80) != 0;
    boolean isFirst = isStart && length > 2 && bytes[offset + 2] < 0;
    readSlice(video, bytes[offset], bytes[offset + 1] & 0x1f, isStart, isFirst);
    return true;
  }

  /// @param header whose upper bits hold nal_ref_idc
  /// @param isFirst whether what follows begins with a set bit, which in a slice is
  ///   first_mb_in_slice = 0 (ITU-T H.264 §7.3.3)
  private static void readSlice(
      VideoPayload video, byte header, int type, boolean isStart, boolean isFirst) {
    video.isDiscardable |= isSlice(type) && (header & 0x60) == 0;
    // What stands before the slices: SEI, parameter sets, the access unit's delimiter.
    boolean isPrologue = type > IDR && type <= DELIMITER;
    // Data partitions B and C have no first_mb_in_slice at their beginning.
    boolean isOpening = (type == SLICE || type == PARTITION_A || type == IDR) && isFirst;
    video.isFrameStart |= isStart && (isPrologue || isOpening);
  }

  private static boolean isSlice(int type) {
    return type >= SLICE && type <= IDR;
  }
}
