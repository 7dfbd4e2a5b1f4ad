package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class VideoPayloadTest {
  private final VideoPayload video = new VideoPayload();

  @Test
  void reads_vp8_with_all_its_running_numbers() {
    // RFC 7741 §4.2: X, S; I, L, T; 15-bit picture id 0x1234; TL0PICIDX 7; TID 2; a key frame.
    byte[] bytes = HexFormat.of().parseHex("90e0923407" + "80" + "00");
    assertThat(video.parseVp8(bytes, 0, bytes.length)).isTrue();
    assertThat(video.isKeyframeStart()).isTrue();
    assertThat(video.pictureIdBits()).isEqualTo(15);
    assertThat(video.pictureId()).isEqualTo(0x1234);
    assertThat(video.pictureIdOffset()).isEqualTo(2);
    assertThat(video.tl0PicIdx()).isEqualTo(7);
    assertThat(video.tl0PicIdxOffset()).isEqualTo(4);
    assertThat(video.temporalId()).isEqualTo(2);
  }

  @Test
  void reads_vp8_with_a_short_picture_id_and_without_any() {
    byte[] shortId = HexFormat.of().parseHex("9080" + "45" + "01");
    assertThat(video.parseVp8(shortId, 0, shortId.length)).isTrue();
    assertThat(video.pictureIdBits()).isEqualTo(7);
    assertThat(video.pictureId()).isEqualTo(0x45);
    assertThat(video.isKeyframeStart()).as("an inter frame").isFalse();
    byte[] none = HexFormat.of().parseHex("1000");
    assertThat(video.parseVp8(none, 0, none.length)).isTrue();
    assertThat(video.pictureIdBits()).isZero();
    assertThat(video.isKeyframeStart()).isTrue();
    byte[] middle = HexFormat.of().parseHex("0000");
    assertThat(video.parseVp8(middle, 0, middle.length)).isTrue();
    assertThat(video.isKeyframeStart()).as("not a frame's beginning").isFalse();
  }

  @Test
  void refuses_a_descriptor_that_is_cut_short() {
    byte[] bytes = HexFormat.of().parseHex("90e0923407" + "80" + "00");
    for (int length = 0; length < bytes.length; length++) {
      assertThat(video.parseVp8(bytes, 0, length)).as("length %d", length).isFalse();
    }
  }

  @Test
  void finds_a_keyframe_of_h264_by_its_parameter_set() {
    assertThat(h264("67" + "42e01f")).as("SPS alone").isTrue();
    assertThat(h264("78" + "0004" + "6742e01f" + "0002" + "68ce")).as("STAP-A").isTrue();
    assertThat(h264("65" + "b8")).as("IDR without SPS").isFalse();
    assertThat(h264("7c85" + "b8")).as("FU-A of an IDR").isFalse();
    assertThat(h264("61" + "e0")).as("a slice").isFalse();
  }

  private boolean h264(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return video.parseH264(bytes, 0, bytes.length) && video.isKeyframeStart();
  }

  @Test
  void finds_a_keyframe_of_vp9_and_av1_by_the_descriptor() {
    // RFC 9628 §4.2: I, B and the picture id; with P it depends on another.
    byte[] key = HexFormat.of().parseHex("88" + "8001" + "aa");
    assertThat(video.parseVp9(key, 0, key.length)).isTrue();
    assertThat(video.isKeyframeStart()).isTrue();
    byte[] inter = HexFormat.of().parseHex("c8" + "8001" + "aa");
    assertThat(video.parseVp9(inter, 0, inter.length)).isTrue();
    assertThat(video.isKeyframeStart()).isFalse();
    byte[] upper = HexFormat.of().parseHex("a8" + "8001" + "02" + "00" + "aa");
    assertThat(video.parseVp9(upper, 0, upper.length)).isTrue();
    assertThat(video.isKeyframeStart()).as("an upper spatial layer").isFalse();
    byte[] sequence = HexFormat.of().parseHex("18" + "0a");
    assertThat(video.parseAv1(sequence, 0, sequence.length)).isTrue();
    assertThat(video.isKeyframeStart()).isTrue();
    byte[] later = HexFormat.of().parseHex("10" + "32");
    assertThat(video.parseAv1(later, 0, later.length)).isTrue();
    assertThat(video.isKeyframeStart()).isFalse();
  }

  @Test
  void writes_a_picture_id_where_it_was_read() {
    byte[] bytes = HexFormat.of().parseHex("9080" + "9234" + "00");
    VideoPayload.putPictureId(bytes, 2, 15, 0x7fff);
    assertThat(video.parseVp8(bytes, 0, bytes.length)).isTrue();
    assertThat(video.pictureId()).isEqualTo(0x7fff);
  }
}
