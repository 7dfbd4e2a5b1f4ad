package huizhen.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import huizhen.relay.rtp.DependencyDescriptor;
import huizhen.relay.rtp.VideoPayload;
import org.junit.jupiter.api.Test;

/// A payload of AV1, and dependency descriptors of one stream, each behind a byte with its length:
/// the first ones bring structures, the others refer to them.
final class Av1FuzzTest {
  private final VideoPayload video = new VideoPayload();
  private final DependencyDescriptor descriptor = new DependencyDescriptor();

  @FuzzTest(maxDuration = "90s")
  void reads_any_payload_and_descriptors(byte[] input) {
    FuzzTarget.check(this::read, input);
  }

  @Test
  void reads_mutations_of_the_corpus() {
    Mutations.run(Av1FuzzTest.class, this::read);
  }

  private long read(byte[] bytes, int offset, int length) {
    var sum = new Sum();
    if (video.parseAv1(bytes, offset, length)) {
      sum.add(VideoSum.of(video, offset, length).value());
    }
    descriptor.reset();
    int at = offset;
    int end = offset + length;
    long before = told();
    while (at < end) {
      int size = Math.min(bytes[at] & 0xff, end - at - 1);
      boolean isRead = descriptor.read(bytes, at + 1, size);
      long after = told();
      FuzzTarget.require(isRead || after == before, "what was not understood changed something");
      sum.add(isRead).add(after);
      before = after;
      at += 1 + size;
    }
    return sum.value();
  }

  private long told() {
    FuzzTarget.require(descriptor.spatialLayers() <= 4, "spatial layers");
    FuzzTarget.require(descriptor.temporalLayers() <= 8, "temporal layers");
    FuzzTarget.require(descriptor.targets() <= 32, "targets");
    var sum = new Sum().add(descriptor.isStructureKnown()).add(descriptor.hasStructure());
    sum.add(descriptor.isStartOfFrame()).add(descriptor.isEndOfFrame());
    sum.add(descriptor.frameNumber()).add(descriptor.spatialId()).add(descriptor.temporalId());
    sum.add(descriptor.activeTargets()).add(descriptor.targets());
    for (int target = -1; target <= descriptor.targets(); target++) {
      sum.add(descriptor.indication(target));
    }
    for (int spatial = 0; spatial <= descriptor.spatialLayers(); spatial++) {
      sum.add(descriptor.width(spatial)).add(descriptor.height(spatial));
      for (int temporal = 0; temporal <= descriptor.temporalLayers(); temporal++) {
        int target = descriptor.target(spatial, temporal);
        FuzzTarget.require(
            target < 0
                || (descriptor.targetSpatialId(target) <= spatial
                    && descriptor.targetTemporalId(target) <= temporal),
            "more than is wanted");
        sum.add(descriptor.isNeededFor(spatial, temporal));
        sum.add(descriptor.isSwitchFor(spatial, temporal));
      }
    }
    return sum.value();
  }
}
