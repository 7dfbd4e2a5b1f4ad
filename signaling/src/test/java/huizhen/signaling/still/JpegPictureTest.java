package huizhen.signaling.still;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is taken for a still.
final class JpegPictureTest {
  @Test
  void takes_pictures_up_to_its_bounds() {
    assertThat(JpegPicture.isOne(Pictures.jpeg(1, 1))).isTrue();
    assertThat(JpegPicture.isOne(Pictures.jpeg(1_920, 1_080))).isTrue();
    assertThat(JpegPicture.isOne(Pictures.jpeg(1_921, 16))).isFalse();
    assertThat(JpegPicture.isOne(Pictures.jpeg(16, 1_921))).isFalse();
  }

  @Test
  void refuses_every_part_of_one_and_what_has_more_behind_it() {
    byte[] whole = Pictures.jpeg(64, 48);
    for (int length = 0; length < whole.length; length++) {
      assertThat(JpegPicture.isOne(Arrays.copyOf(whole, length))).as("%d bytes", length).isFalse();
    }
    assertThat(JpegPicture.isOne(Arrays.copyOf(whole, whole.length + 1))).isFalse();
    assertThat(JpegPicture.isOne(Arrays.copyOf(whole, JpegPicture.MAX_BYTES + 1))).isFalse();
  }

  @Test
  void refuses_other_kinds() {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
    assertThat(JpegPicture.isOne(png)).isFalse();
    assertThat(
            JpegPicture.isOne(
                "<svg onload=alert(1)>".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isFalse();
    // Two headers and an end: no frame, no scan.
    assertThat(JpegPicture.isOne(new byte[] {-1, (byte) 0xD8, -1, (byte) 0xD9})).isFalse();
  }

  @Test
  void stands_any_bytes() {
    var random = new Random(7);
    byte[] whole = Pictures.jpeg(64, 48);
    for (int round = 0; round < 5_000; round++) {
      byte[] changed = whole.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      // Whatever it says of them, it says it: most changes are in coded data, which is not read.
      var _ = JpegPicture.isOne(changed);
    }
    assertThat(JpegPicture.isOne(whole)).isTrue();
  }
}
