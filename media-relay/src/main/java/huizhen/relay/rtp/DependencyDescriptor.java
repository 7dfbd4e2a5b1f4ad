package huizhen.relay.rtp;

/// Reads the dependency descriptor header extension (AV1 RTP specification, appendix A): which
/// layer a frame is of, and what it means to each decode target. Codecs other than AV1 may carry it
/// too.
///
/// One per received stream, because descriptors refer to the structure that came with an earlier
/// one: at most 64 templates, 32 decode targets, 31 chains. A malformed descriptor, or one that
/// refers to nothing known, changes nothing.
public final class DependencyDescriptor {
  /// What a frame is to a decode target (appendix A.4): not part of it, part of it but needed by no
  /// other frame of it, a frame from which the target's later frames can be decoded, or needed.
  public static final int NOT_PRESENT = 0;

  public static final int DISCARDABLE = 1;
  public static final int SWITCH = 2;
  public static final int REQUIRED = 3;

  /// Start and end of frame, template and frame number.
  public static final int MANDATORY_BYTES = 3;

  private final BitReader bits = new BitReader();
  private TemplateStructure structure = new TemplateStructure();
  private TemplateStructure spare = new TemplateStructure();
  private boolean isStructureKnown;
  private int activeTargets;

  private boolean isStartOfFrame;
  private boolean isEndOfFrame;
  private int frameNumber;
  private boolean hasStructure;
  private int spatialId;
  private int temporalId;
  private long indications;

  /// Reads the extension element of a packet.
  ///
  /// @return false when it says nothing that can be understood; all is then as it was before
  public boolean read(byte[] bytes, int offset, int length) {
    if (length < MANDATORY_BYTES) {
      return false;
    }
    bits.wrap(bytes, offset, length, false);
    int head = bits.bits(8);
    int number = bits.bits(16);
    int extended = length > MANDATORY_BYTES ? bits.bits(5) : 0;
    boolean isNew = (extended & 0x10) != 0;
    boolean isKnown = isNew ? spare.read(bits) : isStructureKnown;
    if (!isKnown) {
      return false;
    }
    TemplateStructure used = isNew ? spare : structure;
    int active = isNew ? allOf(used.targets) : activeTargets;
    if ((extended & 0x08) != 0) {
      active = bits.bits(used.targets);
    }
    int template = (head & 0x3f) + TemplateStructure.MAX_TEMPLATES - used.idOffset & 0x3f;
    if (template >= used.templates) {
      return false;
    }
    long frameIndications = used.indications[template];
    if ((extended & 0x04) != 0) {
      frameIndications = TemplateStructure.readIndications(bits, used.targets);
    }
    if ((extended & 0x02) != 0) {
      passDifferences();
    }
    if ((extended & 0x01) != 0) {
      for (int i = 0; i < used.chains; i++) {
        int _ = bits.bits(8); // the distance to the chain's previous frame
      }
    }
    if (bits.isExhausted()) {
      return false;
    }
    if (isNew) {
      spare = structure;
      structure = used;
      isStructureKnown = true;
    }
    activeTargets = active;
    isStartOfFrame = (head & 0x80) != 0;
    isEndOfFrame = (head & 0x40) != 0;
    frameNumber = number;
    hasStructure = isNew;
    spatialId = used.spatialIds[template];
    temporalId = used.temporalIds[template];
    indications = frameIndications;
    return true;
  }

  /// Custom frame differences: each says in two bits how many nibbles it has, none at the end.
  private void passDifferences() {
    int nibbles = bits.bits(2);
    while (nibbles != 0) {
      int _ = bits.bits(4 * nibbles);
      nibbles = bits.bits(2);
    }
  }

  private static int allOf(int targets) {
    return (int) ((1L << targets) - 1);
  }

  /// Forgets the structure: another stream begins.
  public void reset() {
    isStructureKnown = false;
    activeTargets = 0;
    hasStructure = false;
    isStartOfFrame = false;
    isEndOfFrame = false;
    frameNumber = 0;
    spatialId = 0;
    temporalId = 0;
    indications = 0;
  }

  /// Whether a structure has come, so that descriptors can be understood.
  public boolean isStructureKnown() {
    return isStructureKnown;
  }

  public boolean isStartOfFrame() {
    return isStartOfFrame;
  }

  public boolean isEndOfFrame() {
    return isEndOfFrame;
  }

  /// 16 bits.
  public int frameNumber() {
    return frameNumber;
  }

  /// Whether the structure came with this descriptor, as it does where a coded video sequence
  /// begins.
  public boolean hasStructure() {
    return hasStructure;
  }

  public int spatialId() {
    return spatialId;
  }

  public int temporalId() {
    return temporalId;
  }

  /// 0 as long as no structure is known.
  public int spatialLayers() {
    return isStructureKnown ? structure.spatialLayers : 0;
  }

  public int temporalLayers() {
    return isStructureKnown ? structure.temporalLayers : 0;
  }

  /// The largest that frames of this spatial layer are; 0 where the structure does not say.
  public int width(int spatial) {
    return spatial < spatialLayers() ? structure.widths[spatial] : 0;
  }

  public int height(int spatial) {
    return spatial < spatialLayers() ? structure.heights[spatial] : 0;
  }

  /// Bit i: the sender sends what decode target i needs (appendix A.4).
  public int activeTargets() {
    return activeTargets;
  }

  /// 0 as long as no structure is known.
  public int targets() {
    return isStructureKnown ? structure.targets : 0;
  }

  /// The highest layer of a decode target below [#targets].
  public int targetSpatialId(int target) {
    return structure.targetSpatialIds[target];
  }

  public int targetTemporalId(int target) {
    return structure.targetTemporalIds[target];
  }

  /// The decode target for a receiver that shall get no more than these layers: of those that are
  /// active, the one with the highest spatial layer, and of these with the highest temporal one.
  ///
  /// @return -1 if there is none
  public int target(int maxSpatial, int maxTemporal) {
    int best = -1;
    int bestRank = -1;
    for (int i = 0; i < targets(); i++) {
      int spatial = structure.targetSpatialIds[i];
      int temporal = structure.targetTemporalIds[i];
      int rank = spatial << 3 | temporal;
      boolean isAllowed =
          spatial <= maxSpatial && temporal <= maxTemporal && (activeTargets >>> i & 1) != 0;
      if (isAllowed && rank > bestRank) {
        best = i;
        bestRank = rank;
      }
    }
    return best;
  }

  /// The highest spatial layer of the decode target ([#target]) for these layers; -1 without one.
  public int shownSpatialId(int maxSpatial, int maxTemporal) {
    int target = target(maxSpatial, maxTemporal);
    return target < 0 ? -1 : structure.targetSpatialIds[target];
  }

  /// What this frame is to a decode target: [#NOT_PRESENT] for a target that is not there.
  public int indication(int target) {
    if (target < 0 || target >= targets()) {
      return NOT_PRESENT;
    }
    return TemplateStructure.indication(indications, target);
  }

  /// Whether a receiver of these layers ([#target]) must get this frame.
  public boolean isNeededFor(int maxSpatial, int maxTemporal) {
    return indication(target(maxSpatial, maxTemporal)) != NOT_PRESENT;
  }

  /// Whether a receiver that has decoded what this frame depends on can go on with these layers
  /// ([#target]) from here.
  public boolean isSwitchFor(int maxSpatial, int maxTemporal) {
    return indication(target(maxSpatial, maxTemporal)) == SWITCH;
  }

  /// Rewrites the frame number of the extension element at `offset`.
  public static int frameNumber(byte[] bytes, int offset) {
    return Wire.u16(bytes, offset + 1);
  }

  /// Writes a frame number into a descriptor.
  public static void putFrameNumber(byte[] bytes, int offset, int frameNumber16) {
    Wire.put16(bytes, offset + 1, frameNumber16);
  }
}
