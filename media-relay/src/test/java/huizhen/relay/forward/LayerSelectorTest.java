package huizhen.relay.forward;

import static huizhen.relay.forward.LayerSelector.HIGHEST;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.forward.LayerSelector.Verdict;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import huizhen.relay.rtp.VideoPayload;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LayerSelectorTest {
  private final LayerSelector selector = new LayerSelector();
  private final RtpWriter writer = new RtpWriter(new PacketBuffer());
  private final RtpPacket rtp = new RtpPacket();
  private final VideoPayload video = new VideoPayload();
  private long timestamp;

  @Test
  void shows_the_first_encoding_that_has_a_keyframe_and_goes_over_at_the_wanted_ones() {
    selector.target(2, HIGHEST, HIGHEST, false);
    assertThat(delta(0, 0)).isEqualTo(Verdict.IGNORE);
    assertThat(keyframe(0)).isEqualTo(Verdict.START);
    assertThat(selector.needsKeyframe()).isTrue();
    assertThat(delta(2, 0)).isEqualTo(Verdict.IGNORE);
    assertThat(delta(0, 0)).isEqualTo(Verdict.TAKE);
    assertThat(keyframe(2)).isEqualTo(Verdict.START);
    assertThat(selector.needsKeyframe()).isFalse();
    assertThat(delta(0, 0)).isEqualTo(Verdict.IGNORE);
    assertThat(keyframe(1)).as("nobody wants that one").isEqualTo(Verdict.IGNORE);
    assertThat(delta(2, 0)).isEqualTo(Verdict.TAKE);
  }

  @Test
  void leaves_out_higher_temporal_layers_and_takes_them_up_where_the_stream_allows() {
    selector.target(0, HIGHEST, 0, false);
    assertThat(keyframe(0)).isEqualTo(Verdict.START);
    assertThat(delta(0, 2)).isEqualTo(Verdict.DROP);
    assertThat(delta(0, 0)).isEqualTo(Verdict.TAKE);
    selector.target(0, HIGHEST, HIGHEST, false);
    assertThat(delta(0, 1)).as("depends on one that was left out").isEqualTo(Verdict.DROP);
    assertThat(synced(0, 2)).as("two layers up at once").isEqualTo(Verdict.DROP);
    assertThat(synced(0, 1)).isEqualTo(Verdict.TAKE);
    assertThat(delta(0, 2)).isEqualTo(Verdict.DROP);
    assertThat(synced(0, 2)).isEqualTo(Verdict.TAKE);
    assertThat(delta(0, 2)).isEqualTo(Verdict.TAKE);
  }

  @Test
  void changes_layers_between_frames_only() {
    selector.target(0, HIGHEST, HIGHEST, false);
    assertThat(keyframe(0)).isEqualTo(Verdict.START);
    assertThat(delta(0, 2)).isEqualTo(Verdict.TAKE);
    selector.target(0, HIGHEST, 0, false);
    timestamp -= 3_000; // the same frame's next packet
    assertThat(delta(0, 2)).isEqualTo(Verdict.TAKE);
    assertThat(delta(0, 2)).isEqualTo(Verdict.DROP);
  }

  @Test
  void takes_keyframes_alone_for_stills() {
    selector.target(0, HIGHEST, HIGHEST, true);
    assertThat(keyframe(0)).isEqualTo(Verdict.START);
    timestamp -= 3_000;
    assertThat(more(0)).as("the rest of the keyframe").isEqualTo(Verdict.TAKE);
    assertThat(delta(0, 0)).isEqualTo(Verdict.DROP);
    assertThat(keyframe(0)).isEqualTo(Verdict.TAKE);
    assertThat(selector.needsKeyframe()).isFalse();
  }

  @Test
  void moves_again_after_stills_from_a_keyframe_on() {
    selector.target(0, HIGHEST, HIGHEST, true);
    assertThat(keyframe(0)).isEqualTo(Verdict.START);
    selector.target(0, HIGHEST, HIGHEST, false);
    assertThat(delta(0, 0)).as("nothing was left out yet").isEqualTo(Verdict.TAKE);
    selector.target(0, HIGHEST, HIGHEST, true);
    assertThat(delta(0, 0)).isEqualTo(Verdict.DROP);
    selector.target(0, HIGHEST, HIGHEST, false);
    assertThat(delta(0, 0)).as("builds on what was left out").isEqualTo(Verdict.DROP);
    assertThat(selector.needsKeyframe()).isTrue();
    assertThat(keyframe(0)).isEqualTo(Verdict.TAKE);
    assertThat(selector.needsKeyframe()).isFalse();
    assertThat(delta(0, 0)).isEqualTo(Verdict.TAKE);
  }

  @Test
  void begins_anew_after_a_restart() {
    selector.target(0, HIGHEST, HIGHEST, false);
    assertThat(keyframe(0)).isEqualTo(Verdict.START);
    selector.restart();
    assertThat(delta(0, 0)).isEqualTo(Verdict.IGNORE);
    assertThat(keyframe(0)).isEqualTo(Verdict.START);
  }

  private Verdict keyframe(int encoding) {
    return select(encoding, "90e080010100" + "00000000000000000000");
  }

  private Verdict more(int encoding) {
    return select(encoding, "80e080010100" + "00");
  }

  private Verdict delta(int encoding, int temporal) {
    return select(encoding, "90e0800101%02x".formatted(temporal << 6) + "01");
  }

  private Verdict synced(int encoding, int temporal) {
    return select(encoding, "90e0800101%02x".formatted(temporal << 6 | 0x20) + "01");
  }

  private Verdict select(int encoding, String payload) {
    timestamp += 3_000;
    byte[] bytes = HexFormat.of().parseHex(payload);
    writer.begin(96, false, 1, timestamp, 7, false);
    writer.payload();
    writer.append(bytes, 0, bytes.length);
    assertThat(rtp.wrap(writer.end())).isTrue();
    assertThat(video.parseVp8(rtp.bytes(), rtp.payloadOffset(), rtp.payloadLength())).isTrue();
    return selector.select(encoding, rtp, video, null, false);
  }
}
