package huizhen.relay.rtp;

/// Reads the VP9 payload descriptor (RFC 9628 §4.2) into a [VideoPayload].
final class Vp9Payload {
  private static final int MAX_DIFFERENCES = 3;

  private Vp9Payload() {}

  static boolean read(VideoPayload video, byte[] bytes, int offset, int length) {
    int end = offset + length;
    if (length < 1) {
      return false;
    }
    int first = Wire.u8(bytes, offset);
    int at = offset + 1;
    boolean isFlexible = (first & 0x10) != 0;
    video.isInterPicturePredicted = (first & 0x40) != 0;
    video.isFrameStart = (first & 0x08) != 0;
    video.isEndOfFrame = (first & 0x04) != 0;
    video.isNotRefForUpper = (first & 0x01) != 0;
    if ((first & 0x80) != 0) {
      at = video.readPictureId(bytes, at, end);
    }
    if (at >= 0 && (first & 0x20) != 0) {
      at = readLayers(video, bytes, at, end, isFlexible);
    }
    if (at >= 0 && isFlexible && video.isInterPicturePredicted) {
      at = passDifferences(bytes, at, end);
    }
    if (at >= 0 && (first & 0x02) != 0) {
      at = readStructure(video, bytes, at, end);
    }
    if (at < 0 || at >= end) {
      return false;
    }
    video.isKeyframeStart =
        !video.isInterPicturePredicted && video.isFrameStart && video.spatialId == 0;
    return true;
  }

  private static int readLayers(
      VideoPayload video, byte[] bytes, int at, int end, boolean isFlexible) {
    int next = isFlexible ? at + 1 : at + 2;
    if (next > end) {
      return -1;
    }
    int layers = Wire.u8(bytes, at);
    video.hasTemporalId = true;
    video.temporalId = layers >>> 5;
    video.isTemporalSwitchPoint = (layers & 0x10) != 0;
    video.spatialId = layers >>> 1 & 0x07;
    video.isInterLayerPredicted = (layers & 0x01) != 0;
    if (!isFlexible) {
      video.tl0PicIdxOffset = at + 1;
      video.tl0PicIdx = Wire.u8(bytes, at + 1);
    }
    return next;
  }

  /// Each P_DIFF's lowest bit says whether another one follows; a fourth is malformed.
  private static int passDifferences(byte[] bytes, int from, int end) {
    for (int i = 0; i < MAX_DIFFERENCES; i++) {
      if (from + i >= end) {
        return -1;
      }
      if ((bytes[from + i] & 0x01) == 0) {
        return from + i + 1;
      }
    }
    return -1;
  }

  /// The scalability structure: sizes of the spatial layers, then the picture group, which the
  /// relay has no use for.
  private static int readStructure(VideoPayload video, byte[] bytes, int from, int end) {
    if (from >= end) {
      return -1;
    }
    int head = Wire.u8(bytes, from);
    int at = from + 1;
    int layers = (head >>> 5) + 1;
    video.spatialLayers = layers;
    if ((head & 0x10) != 0) {
      if (at + 4 * layers > end) {
        return -1;
      }
      for (int i = 0; i < layers; i++) {
        video.layerWidths[i] = Wire.u16(bytes, at);
        video.layerHeights[i] = Wire.u16(bytes, at + 2);
        at += 4;
      }
      video.width = video.layerWidths[layers - 1];
      video.height = video.layerHeights[layers - 1];
    }
    return (head & 0x08) == 0 ? at : passGroup(bytes, at, end);
  }

  private static int passGroup(byte[] bytes, int from, int end) {
    if (from >= end) {
      return -1;
    }
    int at = from + 1;
    for (int pictures = Wire.u8(bytes, from); pictures > 0; pictures--) {
      if (at >= end) {
        return -1;
      }
      at += 1 + (bytes[at] >>> 2 & 0x03);
    }
    return at;
  }
}
