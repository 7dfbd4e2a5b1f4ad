package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void reads_the_layers_of_vp8() {
    // RFC 7741 §4.2: X, N, S; L, T; TL0PICIDX 7; TID 2, Y.
    assertThat(vp8("b0 60 07 a0 01")).isTrue();
    assertThat(video.isFrameStart()).isTrue();
    assertThat(video.isDiscardable()).isTrue();
    assertThat(video.hasTemporalId()).isTrue();
    assertThat(video.temporalId()).isEqualTo(2);
    assertThat(video.isTemporalSwitchPoint()).isTrue();
    // X; K alone: the byte holds no temporal id.
    assertThat(vp8("80 10 e3 01")).isTrue();
    assertThat(video.hasTemporalId()).isFalse();
    assertThat(video.temporalId()).isZero();
    assertThat(video.isTemporalSwitchPoint()).isFalse();
    assertThat(video.isFrameStart()).isFalse();
    assertThat(video.isDiscardable()).isFalse();
    // S, but of the second partition.
    assertThat(vp8("11 00")).isTrue();
    assertThat(video.isFrameStart()).isFalse();
  }

  @Test
  void reads_the_size_of_a_vp8_key_frame() {
    // RFC 6386 §9.1: frame tag, start code, 640 with scale 1, 360 with scale 2.
    assertThat(vp8("10 10 02 00 9d 01 2a 80 42 68 81 ff")).isTrue();
    assertThat(video.width()).isEqualTo(640);
    assertThat(video.height()).isEqualTo(360);
    assertThat(vp8("10 10 02 00 9d 01 2b 80 42 68 81 ff")).as("another start code").isTrue();
    assertThat(video.width()).isZero();
    assertThat(vp8("10 10 02 00 9d 01 2a 80 42 68")).as("cut short").isTrue();
    assertThat(video.isKeyframeStart()).isTrue();
    assertThat(video.width()).isZero();
    assertThat(vp8("10 11 02 00 9d 01 2a 80 42 68 81 ff")).as("no key frame").isTrue();
    assertThat(video.width()).isZero();
  }

  private boolean vp8(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return video.parseVp8(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "18 0a, true", // N, one element: a sequence header
    "10 32, true", // one element: a frame
    "10 1a, true", // a frame header
    "10 22, false", // a tile group
    "90 32, false", // goes on with an element
    "20 02 2a00 32, true", // two elements, the first a metadata of two bytes
    "20 8200 22, false", // a length of two bytes, a tile group
    "00 01 22, false", // any number of elements
    "20 82, false", // no end of the length
    "20 01, false", // no element
  })
  void guesses_where_a_frame_of_av1_begins(String hex, boolean isStart) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThat(video.parseAv1(bytes, 0, bytes.length)).isTrue();
    assertThat(video.isFrameStart()).isEqualTo(isStart);
  }

  @Test
  void forgets_everything_of_the_packet_before() {
    byte[] svc = HexFormat.of().parseHex("ae" + "9234" + "d5" + "09" + "30" + "0140" + "00b4");
    byte[] bytes = Arrays.copyOf(svc, svc.length + 5);
    assertThat(video.parseVp9(bytes, 0, bytes.length)).isTrue();
    assertThat(video.widthOf(0)).isEqualTo(320);
    video.clear();
    assertThat(video).usingRecursiveComparison().isEqualTo(new VideoPayload());
  }
}
