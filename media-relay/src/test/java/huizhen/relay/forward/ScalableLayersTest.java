package huizhen.relay.forward;

import static huizhen.relay.forward.LayerSelector.HIGHEST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.forward.LayerSelector.Verdict;
import huizhen.relay.rtp.DependencyDescriptor;
import huizhen.relay.rtp.LayeredStream;
import huizhen.relay.rtp.LayeredStream.Place;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.rtp.VideoPayload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// [LayerSelector] on one stream that has its layers within: VP9's and AV1's SVC. What is taken of
/// a picture is written as `S0 S1*`: its frames, and the marker on the last packet of one.
class ScalableLayersTest {
  private static final LayeredStream L3T3 = new LayeredStream(3, 3, false);
  private static final LayeredStream L3T3_KEY = new LayeredStream(3, 3, true);
  private static final LayeredStream L2T2 = new LayeredStream(2, 2, false);

  enum Codec {
    VP9,
    AV1
  }

  private final LayerSelector selector = new LayerSelector();
  private final RtpWriter writer = new RtpWriter(new PacketBuffer());
  private final RtpPacket rtp = new RtpPacket();
  private final VideoPayload video = new VideoPayload();
  private final DependencyDescriptor dependency = new DependencyDescriptor();
  private int pictures;
  private int frames;
  private int before;

  @ParameterizedTest
  @EnumSource
  void all_layers_go_out_as_they_came(Codec codec) {
    target(HIGHEST, HIGHEST);
    assertThat(key(codec, L3T3)).isEqualTo("S0 S1 S2*");
    for (int temporal : new int[] {2, 1, 2, 0}) {
      assertThat(delta(codec, L3T3, temporal)).isEqualTo("S0 S1 S2*");
    }
    assertThat(selector.needsKeyframe()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void goes_down_to_any_spatial_layer_without_a_keyframe(Codec codec) {
    target(HIGHEST, HIGHEST);
    assertThat(key(codec, L3T3)).isEqualTo("S0 S1 S2*");
    target(1, HIGHEST);
    assertThat(delta(codec, L3T3, 0)).as("the marker moves").isEqualTo("S0 S1*");
    assertThat(delta(codec, L3T3, 2)).isEqualTo("S0 S1*");
    target(0, HIGHEST);
    assertThat(delta(codec, L3T3, 0)).isEqualTo("S0*");
    assertThat(delta(codec, L3T3, 2)).isEqualTo("S0*");
    assertThat(selector.needsKeyframe()).isFalse();
  }

  /// VP9 does not say where a layer may be left; AV1 says it frame by frame.
  @ParameterizedTest
  @EnumSource
  void leaves_a_layer_between_frames_only(Codec codec) {
    target(HIGHEST, HIGHEST);
    assertThat(key(codec, L3T3)).isEqualTo("S0 S1 S2*");
    String taken = picture(codec, L3T3, 0, false, () -> target(1, HIGHEST));
    assertThat(taken).isEqualTo(codec == Codec.VP9 ? "S0 S1 S2*" : "S0 S1*");
    assertThat(delta(codec, L3T3, 2)).isEqualTo("S0 S1*");
  }

  @ParameterizedTest
  @EnumSource
  void goes_up_a_spatial_layer_at_a_keyframe_only(Codec codec) {
    target(1, HIGHEST);
    assertThat(key(codec, L3T3)).isEqualTo("S0 S1*");
    target(HIGHEST, HIGHEST);
    assertThat(selector.needsKeyframe()).isTrue();
    for (int temporal : new int[] {2, 1, 2, 0, 2, 1, 2, 0}) {
      assertThat(delta(codec, L3T3, temporal))
          .as("S2 builds on an S2 that was left out")
          .isEqualTo("S0 S1*");
    }
    assertThat(key(codec, L3T3)).isEqualTo("S0 S1 S2*");
    assertThat(selector.needsKeyframe()).isFalse();
    assertThat(delta(codec, L3T3, 2)).isEqualTo("S0 S1 S2*");
  }

  @ParameterizedTest
  @EnumSource
  void of_k_svc_one_layer_alone_goes_out_between_key_pictures(Codec codec) {
    target(1, HIGHEST);
    assertThat(key(codec, L3T3_KEY)).isEqualTo("S0 S1*");
    assertThat(delta(codec, L3T3_KEY, 2)).isEqualTo("S1*");
    assertThat(delta(codec, L3T3_KEY, 1)).isEqualTo("S1*");
    assertThat(delta(codec, L3T3_KEY, 0)).isEqualTo("S1*");
    assertThat(selector.needsKeyframe()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void of_k_svc_another_layer_begins_at_a_keyframe_only_up_and_down(Codec codec) {
    target(1, HIGHEST);
    assertThat(key(codec, L3T3_KEY)).isEqualTo("S0 S1*");
    assertThat(delta(codec, L3T3_KEY, 2)).isEqualTo("S1*");
    for (int spatial : new int[] {0, HIGHEST}) {
      target(spatial, HIGHEST);
      for (int temporal : new int[] {1, 2, 0, 2, 1, 2, 0}) {
        assertThat(delta(codec, L3T3_KEY, temporal))
            .as("what S%d builds on was left out", spatial)
            .isEqualTo("S1*");
        assertThat(selector.needsKeyframe()).isTrue();
      }
    }
    target(0, HIGHEST);
    assertThat(key(codec, L3T3_KEY)).isEqualTo("S0*");
    assertThat(delta(codec, L3T3_KEY, 2)).isEqualTo("S0*");
    assertThat(selector.needsKeyframe()).isFalse();
    target(HIGHEST, HIGHEST);
    assertThat(selector.needsKeyframe()).isTrue();
    assertThat(delta(codec, L3T3_KEY, 0)).isEqualTo("S0*");
    assertThat(key(codec, L3T3_KEY)).isEqualTo("S0 S1 S2*");
    assertThat(selector.needsKeyframe()).isFalse();
    assertThat(delta(codec, L3T3_KEY, 2)).endsWith("S2*");
  }

  /// Whatever is dropped of the highest layer's pictures must not be built on later.
  @ParameterizedTest
  @EnumSource
  void of_k_svc_the_highest_layer_is_left_for_what_can_be_decoded(Codec codec) {
    target(HIGHEST, HIGHEST);
    assertThat(key(codec, L3T3_KEY)).isEqualTo("S0 S1 S2*");
    String taken = delta(codec, L3T3_KEY, 0);
    target(1, HIGHEST);
    if (taken.startsWith("S0 S1")) { // nothing was left out
      assertThat(delta(codec, L3T3_KEY, 0)).isEqualTo("S1*");
    } else {
      assertThat(selector.needsKeyframe()).isTrue();
      assertThat(delta(codec, L3T3_KEY, 0)).isEqualTo("S2*");
    }
    assertThat(key(codec, L3T3_KEY)).isEqualTo("S0 S1*");
    assertThat(delta(codec, L3T3_KEY, 0)).isEqualTo("S1*");
  }

  @ParameterizedTest
  @EnumSource
  void temporal_layers_are_left_out_of_all_spatial_ones_and_come_again(Codec codec) {
    target(HIGHEST, 0);
    assertThat(key(codec, L2T2)).isEqualTo("S0 S1*");
    assertThat(delta(codec, L2T2, 1)).isEmpty();
    assertThat(delta(codec, L2T2, 0)).isEqualTo("S0 S1*");
    assertThat(delta(codec, L2T2, 1)).isEmpty();
    target(HIGHEST, HIGHEST);
    assertThat(selector.needsKeyframe()).isFalse();
    assertThat(delta(codec, L2T2, 0)).isEqualTo("S0 S1*");
    assertThat(delta(codec, L2T2, 1)).isEqualTo("S0 S1*");
    target(HIGHEST, 0);
    assertThat(delta(codec, L2T2, 0)).isEqualTo("S0 S1*");
    assertThat(delta(codec, L2T2, 1)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void motion_is_given_up_at_once_while_a_larger_picture_waits_for_its_keyframe(Codec codec) {
    target(0, HIGHEST);
    assertThat(key(codec, L2T2)).isEqualTo("S0*");
    assertThat(delta(codec, L2T2, 1)).isEqualTo("S0*");
    target(HIGHEST, 0);
    assertThat(delta(codec, L2T2, 0)).isEqualTo("S0*");
    assertThat(delta(codec, L2T2, 1)).isEmpty();
    assertThat(selector.needsKeyframe()).isTrue();
    assertThat(key(codec, L2T2)).isEqualTo("S0 S1*");
    assertThat(delta(codec, L2T2, 1)).isEmpty();
    assertThat(selector.needsKeyframe()).isFalse();
  }

  private void target(int spatial, int temporal) {
    selector.target(0, spatial, temporal, false);
  }

  private String key(Codec codec, LayeredStream stream) {
    return picture(codec, stream, 0, true, () -> {});
  }

  private String delta(Codec codec, LayeredStream stream, int temporal) {
    return picture(codec, stream, temporal, false, () -> {});
  }

  /// One picture, each frame in two packets.
  ///
  /// @param afterFirst when the first frame has come
  private String picture(
      Codec codec, LayeredStream stream, int temporal, boolean isKey, Runnable afterFirst) {
    pictures++;
    var taken = new StringBuilder();
    boolean isJoint = temporal == 1 || (temporal == 2 && before == 0);
    before = temporal;
    for (int spatial = 0; spatial < stream.spatialLayers(); spatial++) {
      frames++;
      boolean isTop = spatial == stream.spatialLayers() - 1;
      var first = new Place(spatial, temporal, isKey, true, false, isJoint);
      var last = new Place(spatial, temporal, isKey, false, true, isJoint);
      boolean isTaken = select(codec, stream, first, false);
      assertThat(isMarker(codec)).as("in the middle of a frame").isFalse();
      assertThat(select(codec, stream, last, isTop)).as("a frame goes whole").isEqualTo(isTaken);
      if (isTaken) {
        taken.append(taken.isEmpty() ? "" : " ").append("S").append(spatial);
        taken.append(isMarker(codec) ? "*" : "");
      }
      if (spatial == 0) {
        afterFirst.run();
      }
    }
    return taken.toString();
  }

  private boolean isMarker(Codec codec) {
    return selector.isMarker(rtp, video, codec == Codec.AV1 ? dependency : null);
  }

  private boolean select(Codec codec, LayeredStream stream, Place place, boolean hasMarker) {
    byte[] payload =
        switch (codec) {
          case VP9 -> stream.vp9(place, pictures);
          case AV1 -> new byte[] {(byte) (place.isStart() ? 0x10 : 0x90), 0x32, 1, 2, 3};
        };
    writer.begin(96, hasMarker, frames, pictures * 3_000L, 7, false);
    writer.payload();
    writer.append(payload, 0, payload.length);
    assertThat(rtp.wrap(writer.end())).isTrue();
    int offset = rtp.payloadOffset();
    int length = rtp.payloadLength();
    Verdict verdict =
        switch (codec) {
          case VP9 -> {
            assertThat(video.parseVp9(rtp.bytes(), offset, length)).isTrue();
            yield selector.select(0, rtp, video, null, false);
          }
          case AV1 -> {
            byte[] descriptor = stream.av1(place, frames);
            assertThat(video.parseAv1(rtp.bytes(), offset, length)).isTrue();
            assertThat(dependency.read(descriptor, 0, descriptor.length)).isTrue();
            video.describe(dependency);
            yield selector.select(0, rtp, video, dependency, false);
          }
        };
    return verdict == Verdict.TAKE || verdict == Verdict.START;
  }
}
