package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class H264PayloadTest {
  private final VideoPayload video = new VideoPayload();

  /// Parameter sets as libx264 (ffmpeg 5.1) writes them, with the size that was asked of it.
  @ParameterizedTest
  @CsvSource({
    "640, 360, 6742c01ed900a02ff970110000030001000003003c0f162e48", // baseline, cropped
    "176, 144, 6742c00bda0b13b0110000030001000003003c8f142aa0", // picture order count type 2
    "1920, 1080, 674d4028eca03c0113f2e022000003000200000300781e30632c", // main
    "1280, 720, 6764001facd9405005bb0110000003001000000303c0f1831960", // high
    "1920, 1080, 67640028acd94078044fde0220000003002000000783e2c5b2c0", // interlaced
    "720, 576, 6764001facd940b424d80880000003008000001e0f8b16cb", // interlaced
    "322, 182, 676e000da6cd941519e226c044000003000400000300f03c50a658", // 10 bits
    "322, 182, 677a000dbcd941519e222f0110000003001000000303c0f1429960", // 4:2:2
    "322, 182, 67f4000d919b282a33c7c5e022000003000200000300781e28532c", // 4:4:4
    "322, 182, 6764000df365054678f8bc05b2000003000200000300781e28532c", // grey
  })
  void reads_the_size_of_a_parameter_set(int width, int height, String hex) {
    assertThat(parse(hex)).isTrue();
    assertThat(video.isKeyframeStart()).isTrue();
    assertThat(video.width()).isEqualTo(width);
    assertThat(video.height()).isEqualTo(height);
    String aggregate = "78" + "%04x".formatted(hex.length() / 2) + hex + "0002" + "68ce";
    assertThat(parse(aggregate)).isTrue();
    assertThat(video.width()).isEqualTo(width);
    assertThat(video.height()).isEqualTo(height);
  }

  @Test
  void passes_over_scaling_lists_and_order_counts() {
    // After ITU-T H.264 §7.3.2.1.1: profile 100; scaling lists of 16, ended early and of 64; order
    // count type 1 with two reference frames; 40 by 30 macroblocks.
    var bits = new BitWriter().bits(8, 0x67).bits(8, 100).bits(16, 0x001f).unsignedGolomb(0);
    bits.unsignedGolomb(1).unsignedGolomb(0).unsignedGolomb(0).bits(1, 0);
    bits.flag(true).flag(true);
    for (int i = 0; i < 16; i++) {
      bits.signedGolomb(1);
    }
    bits.flag(true).signedGolomb(-8).bits(4, 0);
    bits.flag(true);
    for (int i = 0; i < 64; i++) {
      bits.signedGolomb(i % 2 == 0 ? 3 : -3);
    }
    bits.bits(1, 0).unsignedGolomb(4).unsignedGolomb(1).flag(true).signedGolomb(-70_000);
    bits.signedGolomb(5).unsignedGolomb(2).signedGolomb(1).signedGolomb(-1);
    bits.unsignedGolomb(1).flag(false).unsignedGolomb(39).unsignedGolomb(29);
    bits.flag(true).flag(true).flag(false).bits(2, 2);
    byte[] bytes = bits.end();
    assertThat(video.parseH264(bytes, 0, bytes.length)).isTrue();
    assertThat(video.width()).isEqualTo(640);
    assertThat(video.height()).isEqualTo(480);
  }

  @Test
  void undoes_emulation_prevention_before_the_size() {
    // Order count type 1 with an offset of 2^23 has many zeros: behind each two stands a 3.
    var bits = new BitWriter().bits(8, 66).bits(16, 0x001f).unsignedGolomb(0);
    bits.unsignedGolomb(0).unsignedGolomb(1).flag(true).signedGolomb(1 << 23);
    bits.signedGolomb(0).unsignedGolomb(0).unsignedGolomb(1).flag(false);
    bits.unsignedGolomb(19).unsignedGolomb(14).flag(true).flag(true).flag(false).bits(1, 1);
    String raw = HexFormat.of().formatHex(bits.end());
    String escaped = raw.replaceFirst("^((?:..)*?0000)(?=0[0-3])", "$103");
    assertThat(escaped).isNotEqualTo(raw);
    assertThat(parse("67" + escaped)).isTrue();
    assertThat(video.width()).isEqualTo(320);
    assertThat(video.height()).isEqualTo(240);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "67", // nothing behind the header
        "6742c01e", // cut short
        "6742c01ed900a02f", // cut short in the cropping
        "6742c01e00000000000000000000", // a number without end
        "6742c01ef400008000004000002000", // larger than pictures are
      })
  void gives_no_size_where_a_parameter_set_says_none(String hex) {
    assertThat(parse(hex)).isTrue();
    assertThat(video.isKeyframeStart()).isTrue();
    assertThat(video.width()).isZero();
    assertThat(video.height()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01 e0", // a slice with nal_ref_idc 0
        "1c 81 e0", // its first fragment
        "1c 41 e0", // its last fragment
        "18 0002 01e0 0002 0140", // two of them together
        "18 0002 06aa 0002 01e0", // behind an SEI
      })
  void says_that_a_picture_which_nothing_refers_to_can_be_left_out(String hex) {
    assertThat(parse(hex)).isTrue();
    assertThat(video.isDiscardable()).isTrue();
    assertThat(video.hasTemporalId()).isTrue();
    assertThat(video.temporalId()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "41 e0", // a reference
        "5c 81 e0", // its first fragment
        "65 b8", // IDR
        "06 aa", // SEI: no slice
        "09 10", // delimiter
        "68 ce", // PPS
        "38 0002 01e0 0002 41e0", // with a slice that is referred to
        "78 0002 67aa 0002 01e0", // with a parameter set
        "78 0002 01e0 0002 68ce", // likewise, behind it
      })
  void keeps_all_else(String hex) {
    assertThat(parse(hex)).isTrue();
    assertThat(video.isDiscardable()).isFalse();
    assertThat(video.hasTemporalId()).isFalse();
    assertThat(video.temporalId()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "67 42c01e, true", // parameter sets
    "68 ce, true",
    "06 05, true", // SEI
    "09 10, true", // delimiter
    "65 b8, true", // a slice from macroblock 0 on
    "41 9a, true",
    "7c85 b8, true", // its first fragment
    "41 40, false", // a slice from a later macroblock on
    "7c85 40, false",
    "7c05 b8, false", // a later fragment
    "7c45 b8, false",
    "78 0002 41 9a, true",
  })
  void guesses_where_a_frame_begins(String hex, boolean isStart) {
    assertThat(parse(hex)).isTrue();
    assertThat(video.isFrameStart()).isEqualTo(isStart);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7c", "78 0005 6742", "78 0000 67"})
  void refuses_what_is_cut_short(String hex) {
    assertThat(parse(hex)).isFalse();
  }

  private boolean parse(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return video.parseH264(bytes, 0, bytes.length);
  }
}
