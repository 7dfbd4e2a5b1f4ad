package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Bits laid out by hand after the syntax tables of the AV1 RTP specification, appendix A.8.
class DependencyDescriptorTest {
  /// Start and end of a frame, template 0, frame 1; a structure, no more. One spatial and two
  /// temporal layers in templates of temporal layer 0, 0, 1; two decode targets.
  private static final byte[] L1T2 =
      BitWriter.binary(
          """
          1 1 000000 0000000000000001   1 0 0 0 0
          000000 00001          # template_id_offset, dt_cnt_minus_one
          00 01 11              # layers: the same, the next temporal one, no more
          10 10  10 11  00 01   # SS SR -D
          0  1 0001 0  1 0000 0 # frame differences: none, 2, 1
          10                    # chain_cnt, ns(3): one
                                # which protects both targets: ns(1) takes no bits
          0000 0010 0001        # chain differences
          1 0000001001111111 0000000101100111    # 640 by 360
          """);

  private final DependencyDescriptor descriptor = new DependencyDescriptor();

  @Test
  void reads_a_structure_and_what_the_frame_is_to_each_target() {
    assertThat(read(L1T2)).isTrue();
    assertThat(descriptor.isStartOfFrame()).isTrue();
    assertThat(descriptor.isEndOfFrame()).isTrue();
    assertThat(descriptor.frameNumber()).isEqualTo(1);
    assertThat(descriptor.hasStructure()).isTrue();
    assertThat(descriptor.spatialLayers()).isEqualTo(1);
    assertThat(descriptor.temporalLayers()).isEqualTo(2);
    assertThat(descriptor.spatialId()).isZero();
    assertThat(descriptor.temporalId()).isZero();
    assertThat(descriptor.width(0)).isEqualTo(640);
    assertThat(descriptor.height(0)).isEqualTo(360);
    assertThat(descriptor.width(1)).isZero();
    assertThat(descriptor.activeTargets()).isEqualTo(0b11);
    assertThat(descriptor.isSwitchFor(0, 0)).isTrue();
    assertThat(descriptor.isSwitchFor(0, 1)).isTrue();
    assertThat(descriptor.isNeededFor(0, 1)).isTrue();
  }

  @Test
  void reads_short_descriptors_by_the_structure_before_them() {
    assertThat(read(L1T2)).isTrue();
    // Start of a frame, template 2, frame 0x1234.
    assertThat(read(new byte[] {(byte) 0x82, 0x12, 0x34})).isTrue();
    assertThat(descriptor.hasStructure()).isFalse();
    assertThat(descriptor.isStartOfFrame()).isTrue();
    assertThat(descriptor.isEndOfFrame()).isFalse();
    assertThat(descriptor.frameNumber()).isEqualTo(0x1234);
    assertThat(descriptor.temporalId()).isEqualTo(1);
    assertThat(descriptor.isNeededFor(0, 0)).as("not by the lower layer").isFalse();
    assertThat(descriptor.indication(1)).isEqualTo(DependencyDescriptor.DISCARDABLE);
    assertThat(read(new byte[] {0x01, 0x12, 0x35})).isTrue();
    assertThat(descriptor.isSwitchFor(0, 0)).isTrue();
    assertThat(descriptor.isSwitchFor(0, 1)).as("required, but no switch").isFalse();
    assertThat(descriptor.isNeededFor(0, 1)).isTrue();
  }

  @Test
  void a_frame_may_differ_from_its_template() {
    assertThat(read(L1T2)).isTrue();
    // Active targets, indications, frame differences and chain differences of its own.
    byte[] custom =
        BitWriter.binary(
            """
            1 1 000001 0000000000000010   0 1 1 1 1
            01  00 10  01 0001  11 000000000001  00  00000010
            """);
    assertThat(read(custom)).isTrue();
    assertThat(descriptor.activeTargets()).isEqualTo(1);
    assertThat(descriptor.indication(0)).isEqualTo(DependencyDescriptor.NOT_PRESENT);
    assertThat(descriptor.indication(1)).isEqualTo(DependencyDescriptor.SWITCH);
    assertThat(descriptor.target(0, 1)).as("the higher one is not sent").isZero();
    assertThat(read(new byte[] {0x02, 0, 3})).isTrue();
    assertThat(descriptor.activeTargets()).as("goes on to hold").isEqualTo(1);
    assertThat(descriptor.target(0, 0)).isZero();
  }

  @Test
  void tells_the_targets_of_k_svc_apart() {
    // L2T1 with inter-layer prediction in key pictures alone: templates S0 key, S0, S1 key, S1.
    byte[] structure =
        BitWriter.binary(
            """
            1 0 000101 0000000000000001   1 0 0 0 0
            000101 00001                # template_id_offset, dt_cnt_minus_one
            00 10 00 11                 # layers: the same, next spatial, the same, no more
            10 10  10 00  00 10  00 10  # SS S- -S -S
            0  1 0001 0  1 0000 0  1 0001 0
            11                          # chain_cnt, ns(3): two
            0 1                         # which protect a target each, ns(2)
            0000 0000  0010 0001  0001 0001  0001 0010
            0                           # no sizes
            """);
    assertThat(read(structure)).isTrue();
    assertThat(descriptor.spatialLayers()).isEqualTo(2);
    assertThat(descriptor.temporalLayers()).isEqualTo(1);
    assertThat(descriptor.width(0)).isZero();
    assertThat(descriptor.isNeededFor(1, 0)).isTrue();
    // Template 6, of S0 between key pictures: the upper target does not need it.
    assertThat(read(new byte[] {(byte) 0xc6, 0, 2})).isTrue();
    assertThat(descriptor.spatialId()).isZero();
    assertThat(descriptor.isNeededFor(0, 0)).isTrue();
    assertThat(descriptor.isNeededFor(1, 0)).isFalse();
    assertThat(read(new byte[] {(byte) 0xc8, 0, 2})).isTrue();
    assertThat(descriptor.spatialId()).isEqualTo(1);
    assertThat(descriptor.isSwitchFor(1, 0)).isTrue();
    assertThat(read(new byte[] {(byte) 0xc9, 0, 2})).as("no such template").isFalse();
    assertThat(read(new byte[] {(byte) 0xc4, 0, 2})).as("no such template").isFalse();
  }

  @Test
  void understands_nothing_before_a_structure() {
    assertThat(read(new byte[] {(byte) 0xc0, 0, 1})).isFalse();
    assertThat(descriptor.isStructureKnown()).isFalse();
    assertThat(descriptor.isNeededFor(0, 0)).isFalse();
    assertThat(descriptor.spatialLayers()).isZero();
    assertThat(read(L1T2)).isTrue();
    descriptor.reset();
    assertThat(read(new byte[] {(byte) 0xc0, 0, 1})).isFalse();
    assertThat(descriptor)
        .usingRecursiveComparison()
        .comparingOnlyFields("isStructureKnown", "activeTargets", "frameNumber", "indications")
        .isEqualTo(new DependencyDescriptor());
  }

  @Test
  void a_malformed_descriptor_changes_nothing() {
    for (int length = 0; length < L1T2.length; length++) {
      var fresh = new DependencyDescriptor();
      assertThat(fresh.read(L1T2, 0, length)).as("length %d", length).isFalse();
      assertThat(fresh.isStructureKnown()).isFalse();
    }
    assertThat(read(L1T2)).isTrue();
    assertThat(read(new byte[] {(byte) 0x82, 0x12, 0x34})).isTrue();
    byte[] otherStructure = L1T2.clone();
    otherStructure[3] |= 0x01; // template_id_offset 32
    for (int length = 4; length < L1T2.length; length++) {
      assertThat(descriptor.read(otherStructure, 0, length)).as("length %d", length).isFalse();
    }
    assertThat(read(new byte[] {(byte) 0x83, 0, 0})).as("no such template").isFalse();
    assertThat(read(BitWriter.binary("11000000 0000000000000000 10000 000000 11111 01 01 01")))
        .isFalse();
    assertThat(descriptor.frameNumber()).isEqualTo(0x1234);
    assertThat(descriptor.temporalId()).isEqualTo(1);
    assertThat(descriptor.temporalLayers()).isEqualTo(2);
    assertThat(descriptor.width(0)).isEqualTo(640);
    assertThat(read(new byte[] {(byte) 0x82, 0x12, 0x35})).isTrue();
  }

  @Test
  void refuses_more_layers_and_templates_than_there_can_be() {
    String head = "11000000 0000000000000000 10000 000000 00000 ";
    assertThat(read(BitWriter.binary(head + "10 10 10 10 11" + "0".repeat(200)))).isFalse();
    assertThat(read(BitWriter.binary(head + "01".repeat(8) + "11" + "0".repeat(200)))).isFalse();
    assertThat(read(BitWriter.binary(head + "00".repeat(64) + "11" + "0".repeat(999)))).isFalse();
    assertThat(read(BitWriter.binary(head + "00".repeat(63) + "11" + "0".repeat(999)))).isTrue();
  }

  @Test
  void writes_a_frame_number_where_it_was_read() {
    byte[] around = new byte[L1T2.length + 2];
    System.arraycopy(L1T2, 0, around, 2, L1T2.length);
    DependencyDescriptor.putFrameNumber(around, 2, 0xfedc);
    assertThat(descriptor.read(around, 2, L1T2.length)).isTrue();
    assertThat(descriptor.frameNumber()).isEqualTo(0xfedc);
    assertThat(descriptor.width(0)).isEqualTo(640);
  }

  @Test
  void reads_what_a_writer_makes_of_any_structure() {
    long seed = 20_261_201;
    var random = new SplittableRandom(seed);
    for (int round = 0; round < 5_000; round++) {
      var written = WrittenStructure.random(random);
      int first = random.nextInt(written.templates());
      byte[] bytes = written.descriptor(first, random.nextInt(1 << 16), true, random);
      assertThat(read(bytes)).as("seed %d round %d", seed, round).isTrue();
      written.assertTold(descriptor, first);
      assertThat(descriptor.hasStructure()).isTrue();
      for (int frame = 0; frame < 5; frame++) {
        int template = random.nextInt(written.templates());
        int number = random.nextInt(1 << 16);
        assertThat(read(written.descriptor(template, number, false, random))).isTrue();
        assertThat(descriptor.frameNumber()).isEqualTo(number);
        assertThat(descriptor.hasStructure()).isFalse();
        written.assertTold(descriptor, template);
      }
    }
  }

  private boolean read(byte[] bytes) {
    return descriptor.read(bytes, 0, bytes.length);
  }
}
