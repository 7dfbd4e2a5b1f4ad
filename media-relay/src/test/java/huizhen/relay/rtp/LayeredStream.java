package huizhen.relay.rtp;

/// A stream in spatial and temporal layers as its packets tell of it: VP9's payload descriptors
/// (RFC 9628 §4.2) and AV1's dependency descriptors (AV1 RTP specification, appendix A), for one
/// picture after another. In full SVC each frame builds on the next lower spatial layer of its
/// picture, in k-SVC (`L3T3_KEY`) those of key pictures alone do.
///
/// @param temporalLayers up to 3, in the order 0 2 1 2
public record LayeredStream(int spatialLayers, int temporalLayers, boolean isKeySvc) {
  private static final int NOT_PRESENT = 0;
  private static final int DISCARDABLE = 1;
  private static final int SWITCH = 2;
  private static final int REQUIRED = 3;

  /// Where one packet stands.
  ///
  /// @param isJoint whether the frame builds on lower temporal layers alone
  public record Place(
      int spatial, int temporal, boolean isKey, boolean isStart, boolean isEnd, boolean isJoint) {}

  /// A payload: the descriptor, and something behind it.
  public byte[] vp9(Place place, int picture) {
    boolean isTop = place.spatial() == spatialLayers - 1;
    boolean isInterLayer = place.spatial() > 0 && (place.isKey() || !isKeySvc);
    boolean isNotReferred = isTop || (isKeySvc && !place.isKey());
    return new BitWriter()
        .flag(true) // I
        .flag(!place.isKey()) // P
        .flag(true) // L
        .flag(false) // F
        .flag(place.isStart())
        .flag(place.isEnd())
        .flag(false) // V
        .flag(isNotReferred) // Z
        .bits(16, 0x8000 | picture)
        .bits(3, place.temporal())
        .flag(place.isJoint()) // U
        .bits(3, place.spatial())
        .flag(isInterLayer) // D
        .bits(8, picture / 4) // TL0PICIDX
        .bits(8, 0xaa)
        .end();
  }

  /// A dependency descriptor; a key picture's first has the structure.
  public byte[] av1(Place place, int number) {
    boolean hasStructure = place.isKey() && place.isStart() && place.spatial() == 0;
    int template = place.spatial() * (1 + temporalLayers);
    var bits =
        new BitWriter()
            .flag(place.isStart())
            .flag(place.isEnd())
            .bits(6, place.isKey() ? template : template + 1 + place.temporal())
            .bits(16, number);
    if (hasStructure) {
      bits.bits(5, 0b10000);
      writeStructure(bits);
    }
    return bits.end();
  }

  /// Of each spatial layer a template for key pictures, then one for each temporal layer. What a
  /// frame refers to is left out: the relay does not ask.
  private void writeStructure(BitWriter bits) {
    int targets = spatialLayers * temporalLayers;
    int templates = spatialLayers * (1 + temporalLayers);
    bits.bits(6, 0).bits(5, targets - 1);
    for (int spatial = 0; spatial < spatialLayers; spatial++) {
      bits.bits(2, 0);
      for (int temporal = 1; temporal < temporalLayers; temporal++) {
        bits.bits(2, 1);
      }
      bits.bits(2, spatial == spatialLayers - 1 ? 3 : 2);
    }
    for (int spatial = 0; spatial < spatialLayers; spatial++) {
      writeIndications(bits, spatial, 0, true);
      for (int temporal = 0; temporal < temporalLayers; temporal++) {
        writeIndications(bits, spatial, temporal, false);
      }
    }
    bits.bits(templates, 0);
    bits.nonSymmetric(targets + 1, 0); // no chains
    bits.flag(false); // no sizes
  }

  private void writeIndications(BitWriter bits, int spatial, int temporal, boolean isKey) {
    for (int target = 0; target < spatialLayers * temporalLayers; target++) {
      bits.bits(
          2,
          indication(spatial, temporal, isKey, target / temporalLayers, target % temporalLayers));
    }
  }

  private int indication(int spatial, int temporal, boolean isKey, int ofSpatial, int ofTemporal) {
    if (spatial > ofSpatial || temporal > ofTemporal) {
      return NOT_PRESENT;
    }
    if (isKey) {
      return SWITCH;
    }
    if (spatial < ofSpatial) {
      return isKeySvc ? NOT_PRESENT : REQUIRED;
    }
    return temporal == ofTemporal && temporal > 0 ? DISCARDABLE : SWITCH;
  }
}
