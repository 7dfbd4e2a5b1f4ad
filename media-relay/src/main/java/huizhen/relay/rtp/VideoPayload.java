package huizhen.relay.rtp;

/// What the relay must know of a video payload: where frames and keyframes begin, which layer they
/// are of, and the running numbers of VP8 and VP9. One object is used for packet after packet; a
/// reader per codec ([Vp8Payload], [Vp9Payload], [H264Payload], [Av1Payload]) fills it.
///
/// After a `parse` that gave false the object means nothing until [#clear].
public final class VideoPayload {
  /// RFC 9628 §4.2.1: N_S has 3 bits.
  private static final int MAX_SPATIAL_LAYERS = 8;

  final BitReader bits = new BitReader();
  boolean isKeyframeStart;
  boolean isFrameStart;
  boolean isEndOfFrame;
  boolean isDiscardable;
  boolean hasTemporalId;
  int temporalId;
  boolean isTemporalSwitchPoint;
  int spatialId;
  int spatialLayers;
  final int[] layerWidths = new int[MAX_SPATIAL_LAYERS];
  final int[] layerHeights = new int[MAX_SPATIAL_LAYERS];
  int width;
  int height;
  boolean isInterPicturePredicted;
  boolean isInterLayerPredicted;
  boolean isNotRefForUpper;
  int tl0PicIdxOffset;
  int tl0PicIdx;
  private int pictureIdOffset;
  private int pictureIdBits;
  private int pictureId;

  /// The VP8 payload descriptor (RFC 7741 §4.2).
  ///
  /// @return false when it is cut short
  public boolean parseVp8(byte[] bytes, int offset, int length) {
    clear();
    return Vp8Payload.read(this, bytes, offset, length);
  }

  /// H.264 (RFC 6184): a keyframe begins at its sequence parameter set, alone or in a STAP-A.
  public boolean parseH264(byte[] bytes, int offset, int length) {
    clear();
    return H264Payload.read(this, bytes, offset, length);
  }

  /// VP9 (RFC 9628 §4.2): a keyframe is the beginning of a picture's lowest layer that depends on
  /// no other.
  public boolean parseVp9(byte[] bytes, int offset, int length) {
    clear();
    return Vp9Payload.read(this, bytes, offset, length);
  }

  /// AV1 (AOMedia's RTP payload format §4.4): the N bit marks a new coded video sequence.
  public boolean parseAv1(byte[] bytes, int offset, int length) {
    clear();
    return Av1Payload.read(this, bytes, offset, length);
  }

  /// Takes over what an AV1 packet's dependency descriptor says. The frame number counts as a
  /// picture id of 16 bits, which stands in the header extension and not in the payload.
  public void describe(DependencyDescriptor descriptor) {
    isFrameStart = descriptor.isStartOfFrame();
    isEndOfFrame = descriptor.isEndOfFrame();
    spatialId = descriptor.spatialId();
    temporalId = descriptor.temporalId();
    isKeyframeStart = descriptor.hasStructure() && isFrameStart && spatialId == 0;
    pictureIdBits = 16;
    pictureId = descriptor.frameNumber();
    if (isKeyframeStart) {
      width = descriptor.width(descriptor.spatialLayers() - 1);
      height = descriptor.height(descriptor.spatialLayers() - 1);
    }
  }

  /// Forgets the packet: no keyframe, no layers, no running numbers.
  public void clear() {
    isKeyframeStart = false;
    isFrameStart = false;
    isEndOfFrame = false;
    isDiscardable = false;
    hasTemporalId = false;
    temporalId = 0;
    isTemporalSwitchPoint = false;
    spatialId = 0;
    for (int i = 0; i < spatialLayers; i++) {
      layerWidths[i] = 0;
      layerHeights[i] = 0;
    }
    spatialLayers = 0;
    width = 0;
    height = 0;
    isInterPicturePredicted = false;
    isInterLayerPredicted = false;
    isNotRefForUpper = false;
    tl0PicIdxOffset = 0;
    tl0PicIdx = 0;
    pictureIdOffset = 0;
    pictureIdBits = 0;
    pictureId = 0;
  }

  /// Whether a decoder can start with this packet.
  public boolean isKeyframeStart() {
    return isKeyframeStart;
  }

  /// Whether a frame, of one spatial layer, begins here. H.264 and AV1 have no mark for it: there
  /// it is a guess by what the payload begins with, which several packets of one frame may fit
  /// (parameter sets, then the slice), so only the first of a timestamp counts.
  public boolean isFrameStart() {
    return isFrameStart;
  }

  /// VP9: whether a spatial layer's frame ends here. Elsewhere false: the marker bit says it.
  public boolean isEndOfFrame() {
    return isEndOfFrame;
  }

  /// Whether no other frame depends on this one. VP8 and H.264 only; VP9 does not say.
  public boolean isDiscardable() {
    return isDiscardable;
  }

  public boolean hasTemporalId() {
    return hasTemporalId;
  }

  /// 0 where the packet does not say. H.264 has no layers: there a frame that is discardable is of
  /// layer 1, all others of layer 0.
  public int temporalId() {
    return temporalId;
  }

  /// Whether a receiver of lower temporal layers may go up to this packet's at this frame: VP8's Y
  /// (the frame depends on the base layer alone), VP9's U (senders set it on frames that depend on
  /// lower layers alone; what the RFC promises is about the higher layers of the pictures behind
  /// it, that they depend on nothing above this layer before it).
  public boolean isTemporalSwitchPoint() {
    return isTemporalSwitchPoint;
  }

  /// 0 where the packet does not say.
  public int spatialId() {
    return spatialId;
  }

  /// VP9: how many there are by the scalability structure; 0 in a packet without one.
  public int spatialLayers() {
    return spatialLayers;
  }

  /// Of the highest spatial layer; 0 when this packet does not say.
  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /// Of a spatial layer below [#spatialLayers]; 0 when this packet does not say.
  public int widthOf(int layer) {
    return layer < spatialLayers ? layerWidths[layer] : 0;
  }

  public int heightOf(int layer) {
    return layer < spatialLayers ? layerHeights[layer] : 0;
  }

  /// VP9's P: the frame depends on an earlier picture.
  public boolean isInterPicturePredicted() {
    return isInterPicturePredicted;
  }

  /// VP9's D: the frame depends on the next lower spatial layer of its picture. In k-SVC only those
  /// of key pictures do.
  public boolean isInterLayerPredicted() {
    return isInterLayerPredicted;
  }

  /// VP9's Z: no higher spatial layer of this picture depends on the frame.
  public boolean isNotRefForUpper() {
    return isNotRefForUpper;
  }

  /// 0, 7 or 15; 16 for the frame number of AV1.
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

  /// Writes a VP8 or VP9 picture id of `bits` length.
  public static void putPictureId(byte[] bytes, int at, int bits, int pictureId) {
    if (bits == 15) {
      Wire.put16(bytes, at, 0x8000 | (pictureId & 0x7fff));
    } else {
      bytes[at] = (byte) (pictureId & 0x7f);
    }
  }

  /// Reads a picture id as VP8 and VP9 both have it: the first bit says whether it has 15 bits.
  ///
  /// @return where it ends, -1 if it is cut short
  int readPictureId(byte[] bytes, int at, int end) {
    if (at >= end) {
      return -1;
    }
    boolean isLong = bytes[at] < 0;
    if (isLong && at + 2 > end) {
      return -1;
    }
    pictureIdOffset = at;
    pictureIdBits = isLong ? 15 : 7;
    pictureId = isLong ? Wire.u16(bytes, at) & 0x7fff : Wire.u8(bytes, at);
    return isLong ? at + 2 : at + 1;
  }
}
