package huizhen.relay.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes laid out by hand after the figures of RFC 9628 §4.2.
class Vp9PayloadTest {
  private final VideoPayload video = new VideoPayload();

  @Test
  void reads_the_first_packet_of_a_key_picture_with_its_structure() {
    // I L B V; picture id 0x1234; TID 0, U, SID 0; TL0PICIDX 9; N_S 2, Y, G; 320x180, 640x360,
    // 1280x720; a group of two pictures: TID 0, U, one difference; TID 1, none.
    assertThat(parse("aa 9234 10 09 58 0140 00b4 0280 0168 0500 02d0 02 14 02 20 aa")).isTrue();
    assertThat(video.isKeyframeStart()).isTrue();
    assertThat(video.isFrameStart()).isTrue();
    assertThat(video.isEndOfFrame()).isFalse();
    assertThat(video.pictureIdBits()).isEqualTo(15);
    assertThat(video.pictureId()).isEqualTo(0x1234);
    assertThat(video.pictureIdOffset()).isEqualTo(1);
    assertThat(video.tl0PicIdx()).isEqualTo(9);
    assertThat(video.tl0PicIdxOffset()).isEqualTo(4);
    assertThat(video.hasTemporalId()).isTrue();
    assertThat(video.temporalId()).isZero();
    assertThat(video.isTemporalSwitchPoint()).isTrue();
    assertThat(video.spatialLayers()).isEqualTo(3);
    assertThat(video.width()).isEqualTo(1280);
    assertThat(video.height()).isEqualTo(720);
    assertThat(video.widthOf(0)).isEqualTo(320);
    assertThat(video.heightOf(0)).isEqualTo(180);
    assertThat(video.widthOf(1)).isEqualTo(640);
    assertThat(video.heightOf(1)).isEqualTo(360);
    assertThat(video.widthOf(3)).as("no such layer").isZero();
  }

  @Test
  void tells_the_pictures_of_k_svc_apart() {
    // I L B E, TID 0, SID 1, D: an upper layer of a key picture.
    assertThat(parse("ac 05 03 01 aa")).isTrue();
    assertThat(video.isInterLayerPredicted()).isTrue();
    assertThat(video.isInterPicturePredicted()).isFalse();
    assertThat(video.isKeyframeStart()).as("not the lowest layer").isFalse();
    assertThat(video.spatialId()).isEqualTo(1);
    assertThat(video.isEndOfFrame()).isTrue();
    // I P L B Z, TID 2, SID 1, no D: of a picture between key pictures.
    assertThat(parse("e9 06 42 01 aa")).isTrue();
    assertThat(video.isInterLayerPredicted()).isFalse();
    assertThat(video.isInterPicturePredicted()).isTrue();
    assertThat(video.isNotRefForUpper()).isTrue();
    assertThat(video.temporalId()).isEqualTo(2);
    assertThat(video.pictureIdBits()).isEqualTo(7);
    assertThat(video.isTemporalSwitchPoint()).isFalse();
    assertThat(video.spatialLayers()).as("nothing is left of earlier packets").isZero();
  }

  @Test
  void reads_the_flexible_mode() {
    // I P L F B; TID 1, SID 0; three differences; no TL0PICIDX.
    assertThat(parse("f8 05 20 03 05 06 aa")).isTrue();
    assertThat(video.tl0PicIdxOffset()).isZero();
    assertThat(video.temporalId()).isEqualTo(1);
    assertThat(video.isFrameStart()).isTrue();
    assertThat(video.isKeyframeStart()).isFalse();
  }

  @Test
  void reads_a_descriptor_that_says_nothing_of_layers() {
    assertThat(parse("08 aa")).isTrue();
    assertThat(video.hasTemporalId()).isFalse();
    assertThat(video.isKeyframeStart()).isTrue();
    assertThat(video.pictureIdBits()).isZero();
    assertThat(parse("00 aa")).isTrue();
    assertThat(video.isFrameStart()).as("the middle of a frame").isFalse();
    assertThat(video.isKeyframeStart()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "08", // no payload
        "88", // no picture id
        "88 92", // half a picture id
        "88 9234", // no payload behind it
        "20", // no layers
        "20 10", // no TL0PICIDX
        "50", // no differences
        "50 03 03", // a difference is missing
        "50 03 03 03 02 aa", // four of them
        "02", // no structure
        "02 30 0140 00b4 0280", // a size is missing
        "02 08", // no group
        "02 08 02 04 02", // a picture of the group is missing
        "02 08 01 0c 02 02", // a difference of the group is missing
      })
  void refuses_what_is_cut_short_or_impossible(String hex) {
    assertThat(parse(hex)).isFalse();
  }

  private boolean parse(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return video.parseVp9(bytes, 0, bytes.length);
  }
}
