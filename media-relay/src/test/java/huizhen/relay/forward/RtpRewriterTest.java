package huizhen.relay.forward;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.rtp.VideoPayload;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RtpRewriterTest {
  private final RtpRewriter rewriter = new RtpRewriter(1_000, 0xffffff00L);
  private final VideoPayload video = new VideoPayload();

  @Test
  void goes_on_without_a_gap_when_the_source_changes() {
    picture(0x0100, 5);
    rewriter.start(70_000, 3_000, 90_000, video, 0);
    assertThat(rewriter.sequence(70_000) & 0xffff).isEqualTo(1_001);
    assertThat(rewriter.timestamp(3_000)).isEqualTo(0xffffff00L);
    rewriter.sent(70_000, 3_000, video, 0);
    picture(0x0101, 6);
    rewriter.sent(70_001, 6_000, video, 33_000_000);
    assertThat(rewriter.timestamp(6_000)).isEqualTo(0xffffff00L + 3_000 & 0xffffffffL);

    rewriter.stop();
    picture(0x7000, 200);
    rewriter.start(66_000, 900_000, 90_000, video, 133_000_000);
    assertThat(rewriter.sequence(66_000) & 0xffff).isEqualTo(1_003);
    assertThat(rewriter.timestamp(900_000))
        .as("100 ms later")
        .isEqualTo(0xffffff00L + 12_000 & 0xffffffffL);
    byte[] payload = bytes(0x7000, 200);
    rewriter.rewriteVp8(video, payload, 0);
    assertThat(payload).isEqualTo(bytes(0x0102, 7));
    assertThat(rewriter.takes(65_999)).as("before its keyframe").isFalse();
  }

  @Test
  void finds_the_source_of_an_outgoing_number_and_of_no_other() {
    rewriter.start(70_000, 0, 90_000, video, 0);
    rewriter.sent(70_000, 0, video, 0);
    rewriter.sent(70_005, 0, video, 0);
    assertThat(rewriter.sourceSequence(1_001)).isEqualTo(70_000);
    assertThat(rewriter.sourceSequence(1_006)).isEqualTo(70_005);
    assertThat(rewriter.sourceSequence(1_007)).as("not sent yet").isEqualTo(-1);
    assertThat(rewriter.sourceSequence(1_000)).as("before the source").isEqualTo(-1);
    rewriter.stop();
    assertThat(rewriter.sourceSequence(1_006)).isEqualTo(-1);
  }

  private void picture(int pictureId, int tl0) {
    byte[] bytes = bytes(pictureId, tl0);
    assertThat(video.parseVp8(bytes, 0, bytes.length)).isTrue();
  }

  private static byte[] bytes(int pictureId, int tl0) {
    return HexFormat.of().parseHex("90c0%04x%02x00".formatted(0x8000 | pictureId, tl0));
  }
}
