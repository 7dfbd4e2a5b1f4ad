package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;

/// A template dependency structure as a sender writes it (AV1 RTP specification, appendix A.8.3.3),
/// with descriptors that refer to it: what [DependencyDescriptor] is tested against.
final class WrittenStructure {
  private final int idOffset;
  private final int targets;
  private final int chains;
  private final int[] spatial;
  private final int[] temporal;
  private final int[][] indications;

  private WrittenStructure(SplittableRandom random) {
    int templates = random.nextInt(1, 65);
    idOffset = random.nextInt(64);
    targets = random.nextInt(1, 33);
    chains = random.nextInt(targets + 1);
    spatial = new int[templates];
    temporal = new int[templates];
    indications = new int[templates][targets];
    for (int i = 0; i < templates; i++) {
      int step = i == 0 ? 0 : random.nextInt(3);
      int s = i == 0 ? 0 : spatial[i - 1];
      int t = i == 0 ? 0 : temporal[i - 1];
      boolean goesUp = step == 1 && t < 7;
      boolean goesOn = step == 2 && s < 3;
      spatial[i] = goesOn ? s + 1 : s;
      temporal[i] = goesOn ? 0 : goesUp ? t + 1 : t;
      for (int target = 0; target < targets; target++) {
        indications[i][target] = random.nextInt(4);
      }
    }
  }

  static WrittenStructure random(SplittableRandom random) {
    return new WrittenStructure(random);
  }

  int templates() {
    return spatial.length;
  }

  int width(int layer) {
    return 1 + 300 * layer;
  }

  /// A frame of this template, with differences of its own where chance wants them.
  byte[] descriptor(int template, int number, boolean hasStructure, SplittableRandom random) {
    boolean hasDifferences = random.nextBoolean();
    boolean hasChains = random.nextBoolean();
    boolean hasIndications = random.nextInt(4) == 0;
    var bits = new BitWriter().bits(2, 3).bits(6, template + idOffset & 63).bits(16, number);
    if (!hasStructure && !hasDifferences && !hasChains && !hasIndications) {
      return bits.end();
    }
    bits.flag(hasStructure).flag(false).flag(hasIndications).flag(hasDifferences).flag(hasChains);
    if (hasStructure) {
      writeStructure(bits, random);
    }
    if (hasIndications) {
      for (int indication : indications[template]) {
        bits.bits(2, indication);
      }
    }
    if (hasDifferences) {
      for (int nibbles = random.nextInt(4); nibbles != 0; nibbles = random.nextInt(4)) {
        bits.bits(2, nibbles).bits(4 * nibbles, random.nextInt(1 << (4 * nibbles)));
      }
      bits.bits(2, 0);
    }
    for (int i = 0; hasChains && i < chains; i++) {
      bits.bits(8, random.nextInt(256));
    }
    return bits.end();
  }

  private void writeStructure(BitWriter bits, SplittableRandom random) {
    bits.bits(6, idOffset).bits(5, targets - 1);
    for (int i = 1; i < templates(); i++) {
      boolean isNextSpatial = spatial[i] != spatial[i - 1];
      bits.bits(2, isNextSpatial ? 2 : temporal[i] != temporal[i - 1] ? 1 : 0);
    }
    bits.bits(2, 3);
    for (int[] ofTemplate : indications) {
      for (int indication : ofTemplate) {
        bits.bits(2, indication);
      }
    }
    for (int i = 0; i < templates(); i++) {
      for (int more = random.nextInt(4); more > 0; more--) {
        bits.flag(true).bits(4, random.nextInt(16));
      }
      bits.flag(false);
    }
    bits.nonSymmetric(targets + 1, chains);
    for (int i = 0; chains > 0 && i < targets; i++) {
      bits.nonSymmetric(chains, random.nextInt(chains));
    }
    for (int i = 0; i < templates() * chains; i++) {
      bits.bits(4, random.nextInt(16));
    }
    bits.flag(true);
    for (int layer = 0; layer <= spatial[templates() - 1]; layer++) {
      bits.bits(16, width(layer) - 1).bits(16, 2 * width(layer) - 1);
    }
  }

  /// That the descriptor says this structure, with a frame of this template.
  void assertTold(DependencyDescriptor descriptor, int template) {
    int layers = spatial[templates() - 1] + 1;
    assertThat(descriptor.spatialLayers()).isEqualTo(layers);
    assertThat(descriptor.targets()).isEqualTo(targets);
    assertThat(descriptor.activeTargets()).isEqualTo((int) ((1L << targets) - 1));
    assertThat(descriptor.spatialId()).isEqualTo(spatial[template]);
    assertThat(descriptor.temporalId()).isEqualTo(temporal[template]);
    for (int layer = 0; layer < layers; layer++) {
      assertThat(descriptor.width(layer)).isEqualTo(width(layer));
      assertThat(descriptor.height(layer)).isEqualTo(2 * width(layer));
    }
    for (int target = 0; target < targets; target++) {
      assertThat(descriptor.indication(target)).isEqualTo(indications[template][target]);
      int s = descriptor.targetSpatialId(target);
      int t = descriptor.targetTemporalId(target);
      int chosen = descriptor.target(s, t);
      assertThat(descriptor.targetSpatialId(chosen)).isEqualTo(s);
      assertThat(descriptor.targetTemporalId(chosen)).isEqualTo(t);
    }
  }
}
