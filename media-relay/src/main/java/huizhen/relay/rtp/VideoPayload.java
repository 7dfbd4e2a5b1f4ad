package huizhen.relay.rtp;

/// Reads what the relay must know of a video payload: where a keyframe begins, and VP8's running
/// numbers. One object is used for packet after packet.
public final class VideoPayload {
  private boolean isKeyframeStart;
  private int pictureIdOffset;
  private int pictureIdBits;
  private int pictureId;
  private int tl0PicIdxOffset;
  private int tl0PicIdx;
  private int temporalId;

  /// The VP8 payload descriptor (RFC 7741 §4.2).
  ///
  /// @return false when it is cut short
  public boolean parseVp8(byte[] bytes, int offset, int length) {
    clear();
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
      at = vp8Extension(bytes, at, end, extension);
      if (at < 0) {
        return false;
      }
    }
    boolean isPartitionStart = (first & 0x10) != 0 && (first & 0x07) == 0;
    if (at >= end) {
      return false;
    }
    // The frame tag's lowest bit is 0 for a key frame (RFC 6386 §9.1).
    isKeyframeStart = isPartitionStart && (bytes[at] & 0x01) == 0;
    return true;
  }

  private int vp8Extension(byte[] bytes, int from, int end, int extension) {
    int at = from;
    if ((extension & 0x80) != 0) {
      if (at >= end) {
        return -1;
      }
      pictureIdOffset = at;
      if ((bytes[at] & 0x80) == 0) {
        pictureIdBits = 7;
        pictureId = Wire.u8(bytes, at++);
      } else {
        if (at + 2 > end) {
          return -1;
        }
        pictureIdBits = 15;
        pictureId = Wire.u16(bytes, at) & 0x7fff;
        at += 2;
      }
    }
    if ((extension & 0x40) != 0) {
      if (at >= end) {
        return -1;
      }
      tl0PicIdxOffset = at;
      tl0PicIdx = Wire.u8(bytes, at++);
    }
    if ((extension & 0x30) != 0) {
      if (at >= end) {
        return -1;
      }
      temporalId = (extension & 0x20) != 0 ? Wire.u8(bytes, at) >>> 6 : 0;
      at++;
    }
    return at;
  }

  /// H.264 (RFC 6184): a keyframe begins at its sequence parameter set, alone or in a STAP-A;
  /// without it nothing could be decoded.
  public boolean parseH264(byte[] bytes, int offset, int length) {
    clear();
    if (length < 1) {
      return false;
    }
    int type = bytes[offset] & 0x1f;
    if (type == 7) {
      isKeyframeStart = true;
    } else if (type == 24) {
      int at = offset + 1;
      int end = offset + length;
      while (at + 3 <= end) {
        int size = Wire.u16(bytes, at);
        if (size == 0 || at + 2 + size > end) {
          return false;
        }
        isKeyframeStart |= (bytes[at + 2] & 0x1f) == 7;
        at += 2 + size;
      }
    }
    return true;
  }

  /// VP9 (RFC 9628 §4.2): the beginning of a picture's lowest layer that depends on no other.
  public boolean parseVp9(byte[] bytes, int offset, int length) {
    clear();
    if (length < 1) {
      return false;
    }
    int first = Wire.u8(bytes, offset);
    int at = offset + 1;
    int end = offset + length;
    if ((first & 0x80) != 0) {
      if (at >= end) {
        return false;
      }
      at += (bytes[at] & 0x80) != 0 ? 2 : 1;
    }
    int spatialId = 0;
    if ((first & 0x20) != 0) {
      if (at >= end) {
        return false;
      }
      spatialId = Wire.u8(bytes, at) >>> 1 & 0x07;
    }
    isKeyframeStart = (first & 0x40) == 0 && (first & 0x08) != 0 && spatialId == 0;
    return true;
  }

  /// AV1 (AOMedia's RTP payload format §4.4): the N bit marks a new coded video sequence.
  public boolean parseAv1(byte[] bytes, int offset, int length) {
    clear();
    if (length < 1) {
      return false;
    }
    isKeyframeStart = (bytes[offset] & 0x08) != 0;
    return true;
  }

  /// Forgets the packet: no keyframe, no running numbers.
  public void clear() {
    isKeyframeStart = false;
    pictureIdOffset = 0;
    pictureIdBits = 0;
    pictureId = 0;
    tl0PicIdxOffset = 0;
    tl0PicIdx = 0;
    temporalId = 0;
  }

  /// Whether a decoder can start with this packet.
  public boolean isKeyframeStart() {
    return isKeyframeStart;
  }

  /// 0, 7 or 15.
  public int pictureIdBits() {
    return pictureIdBits;
  }

  public int pictureId() {
    return pictureId;
  }

  /// Where the picture id stands in the array; meaningful if it has bits.
  public int pictureIdOffset() {
    return pictureIdOffset;
  }

  /// Where TL0PICIDX stands in the array; 0 if it is not there.
  public int tl0PicIdxOffset() {
    return tl0PicIdxOffset;
  }

  public int tl0PicIdx() {
    return tl0PicIdx;
  }

  public int temporalId() {
    return temporalId;
  }

  /// Writes a VP8 picture id of `bits` length.
  public static void putPictureId(byte[] bytes, int at, int bits, int pictureId) {
    if (bits == 15) {
      Wire.put16(bytes, at, 0x8000 | (pictureId & 0x7fff));
    } else {
      bytes[at] = (byte) (pictureId & 0x7f);
    }
  }
}
