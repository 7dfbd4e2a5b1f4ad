package huizhen.relay.rtp;

/// The template dependency structure that a stream's [DependencyDescriptor]s refer to (AV1 RTP
/// specification, appendix A.8.3.3): which layers and decode targets there are, and what frames of
/// each template mean to each target. Holds the most that the specification allows, allocated once.
final class TemplateStructure {
  static final int MAX_TEMPLATES = 64;
  static final int MAX_TARGETS = 32;

  private static final int SAME_LAYER = 0;
  private static final int NEXT_TEMPORAL = 1;
  private static final int NEXT_SPATIAL = 2;
  private static final int MAX_SPATIAL_LAYERS = 4;
  private static final int MAX_TEMPORAL_LAYERS = 8;

  /// Per template: the layer, and two bits per decode target.
  final int[] spatialIds = new int[MAX_TEMPLATES];

  final int[] temporalIds = new int[MAX_TEMPLATES];
  final long[] indications = new long[MAX_TEMPLATES];

  /// Per decode target: the highest layer of the frames that are present in it.
  final int[] targetSpatialIds = new int[MAX_TARGETS];

  final int[] targetTemporalIds = new int[MAX_TARGETS];
  final int[] widths = new int[MAX_SPATIAL_LAYERS];
  final int[] heights = new int[MAX_SPATIAL_LAYERS];
  int idOffset;
  int templates;
  int targets;
  int chains;
  int spatialLayers;
  int temporalLayers;

  /// Reads one in place of what is there.
  ///
  /// @return false, with a useless structure, when it is malformed
  boolean read(BitReader bits) {
    idOffset = bits.bits(6);
    targets = bits.bits(5) + 1;
    if (!readLayers(bits)) {
      return false;
    }
    for (int i = 0; i < templates; i++) {
      indications[i] = readIndications(bits, targets);
    }
    for (int i = 0; i < templates; i++) {
      while (bits.flag()) {
        int _ = bits.bits(4); // the distance to a frame that it depends on
      }
    }
    readChains(bits);
    findTargetLayers();
    readResolutions(bits);
    return !bits.isExhausted();
  }

  /// Two bits per target, the first target's lowest.
  static long readIndications(BitReader bits, int targets) {
    long all = 0;
    for (int target = 0; target < targets; target++) {
      all |= (long) bits.bits(2) << (2 * target);
    }
    return all;
  }

  static int indication(long all, int target) {
    return (int) (all >>> (2 * target)) & 3;
  }

  private boolean readLayers(BitReader bits) {
    int spatialId = 0;
    int temporalId = 0;
    templates = 0;
    temporalLayers = 0;
    while (templates < MAX_TEMPLATES) {
      spatialIds[templates] = spatialId;
      temporalIds[templates] = temporalId;
      templates++;
      temporalLayers = Math.max(temporalLayers, temporalId + 1);
      int next = bits.bits(2);
      if (next == NEXT_TEMPORAL) {
        temporalId++;
      } else if (next == NEXT_SPATIAL) {
        spatialId++;
        temporalId = 0;
      } else if (next != SAME_LAYER) {
        spatialLayers = spatialId + 1;
        return true;
      }
      if (temporalId >= MAX_TEMPORAL_LAYERS || spatialId >= MAX_SPATIAL_LAYERS) {
        return false;
      }
    }
    return false;
  }

  private void readChains(BitReader bits) {
    chains = bits.nonSymmetric(targets + 1);
    if (chains == 0) {
      return;
    }
    for (int i = 0; i < targets; i++) {
      int _ = bits.nonSymmetric(chains); // the chain that protects the target
    }
    for (int i = 0; i < templates * chains; i++) {
      int _ = bits.bits(4); // the distance to the chain's previous frame
    }
  }

  private void findTargetLayers() {
    for (int target = 0; target < targets; target++) {
      int spatialId = 0;
      int temporalId = 0;
      for (int i = 0; i < templates; i++) {
        if (indication(indications[i], target) != DependencyDescriptor.NOT_PRESENT) {
          spatialId = Math.max(spatialId, spatialIds[i]);
          temporalId = Math.max(temporalId, temporalIds[i]);
        }
      }
      targetSpatialIds[target] = spatialId;
      targetTemporalIds[target] = temporalId;
    }
  }

  private void readResolutions(BitReader bits) {
    boolean isPresent = bits.flag();
    for (int i = 0; i < spatialLayers; i++) {
      widths[i] = isPresent ? bits.bits(16) + 1 : 0;
      heights[i] = isPresent ? bits.bits(16) + 1 : 0;
    }
  }
}
