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
    rewriter.start(0, 70_000, 3_000, 90_000, 0, video, 0);
    assertThat(take(70_000, 3_000, 0)).isEqualTo(1_001);
    assertThat(rewriter.timestamp(3_000)).isEqualTo(0xffffff00L);
    picture(0x0101, 6);
    assertThat(take(70_001, 6_000, 33_000_000)).isEqualTo(1_002);
    assertThat(rewriter.timestamp(6_000)).isEqualTo(0xffffff00L + 3_000 & 0xffffffffL);

    rewriter.stop();
    picture(0x7000, 200);
    rewriter.start(0, 66_000, 900_000, 90_000, 0, video, 133_000_000);
    long outgoing = rewriter.take(66_000, 900_000, video, false);
    assertThat(outgoing & 0xffff).isEqualTo(1_003);
    assertThat(rewriter.timestamp(900_000))
        .as("100 ms later")
        .isEqualTo(0xffffff00L + 12_000 & 0xffffffffL);
    byte[] payload = bytes(0x7000, 200);
    rewriter.wentOut(outgoing);
    rewriter.rewrite(outgoing, video, payload, 0);
    assertThat(payload).isEqualTo(bytes(0x0102, 7));
    assertThat(rewriter.take(65_999, 0, video, false))
        .as("before its keyframe")
        .isEqualTo(RtpRewriter.NONE);
  }

  @Test
  void keeps_a_number_for_a_packet_that_is_late_and_gives_it_once() {
    picture(1, 1);
    rewriter.start(0, 70_000, 0, 90_000, 0, video, 0);
    assertThat(take(70_000, 0, 0)).isEqualTo(1_001);
    assertThat(take(70_003, 0, 0)).isEqualTo(1_004);
    assertThat(take(70_002, 0, 0)).isEqualTo(1_003);
    assertThat(rewriter.take(70_002, 0, video, false)).isEqualTo(RtpRewriter.NONE);
    assertThat(source(1_003)).isEqualTo(70_002);
    assertThat(rewriter.isReserved(rewriter.outgoing(1_003))).isFalse();
    assertThat(rewriter.isReserved(rewriter.outgoing(1_002))).as("never came").isTrue();
    assertThat(source(1_002)).isEqualTo(70_001);
    rewriter.start(0, 80_000, 0, 90_000, 0, video, 0);
    long late = rewriter.outgoing(1_002);
    assertThat(rewriter.isPast(late)).isTrue();
    rewriter.takeLate(late, true);
    assertThat(rewriter.isReserved(late)).isFalse();
    assertThat(rewriter.isMarker(late)).isTrue();
  }

  @Test
  void closes_the_gap_of_frames_that_are_left_out() {
    picture(10, 1);
    rewriter.start(0, 70_000, 0, 90_000, 0, video, 0);
    assertThat(take(70_000, 0, 0)).isEqualTo(1_001);
    picture(11, 2);
    assertThat(rewriter.drop(70_001, 3_000, video, true)).isEqualTo(RtpRewriter.NONE);
    assertThat(rewriter.drop(70_003, 3_000, video, true))
        .as("a packet of the same frame was lost before it")
        .isEqualTo(RtpRewriter.NONE);
    picture(12, 3);
    long outgoing = rewriter.take(70_004, 6_000, video, true);
    assertThat(outgoing & 0xffff).isEqualTo(1_002);
    byte[] payload = bytes(12, 3);
    rewriter.rewrite(outgoing, video, payload, 0);
    assertThat(payload).as("the picture after 10").isEqualTo(bytes(11, 2));
    assertThat(rewriter.isMarker(outgoing)).isTrue();
    assertThat(source(1_002)).isEqualTo(70_004);
  }

  @Test
  void a_kept_number_whose_packet_is_left_out_after_all_is_to_be_filled() {
    picture(10, 1);
    rewriter.start(0, 70_000, 0, 90_000, 0, video, 0);
    var _ = take(70_000, 0, 0);
    assertThat(take(70_002, 6_000, 0)).isEqualTo(1_003);
    assertThat(rewriter.drop(70_001, 3_000, video, true) & 0xffff).isEqualTo(1_002);
    assertThat(rewriter.drop(70_001, 3_000, video, true)).isEqualTo(RtpRewriter.NONE);
    assertThat(source(1_002)).as("nothing to repair").isEqualTo(-1);
  }

  @Test
  void repairs_what_went_out_of_an_encoding_before_a_switch_in_its_own_terms() {
    picture(10, 1);
    rewriter.start(2, 70_000, 1_000, 90_000, 0, video, 0);
    long before = rewriter.take(70_000, 1_000, video, false);
    rewriter.sent(before, 1_000, video, 0);
    long timestamp = rewriter.timestamp(before, 1_000);
    picture(500, 9);
    rewriter.start(0, 90_000, 777_000, 90_000, 3_000, video, 40_000_000);
    long after = rewriter.take(90_000, 777_000, video, false);
    assertThat(after).isEqualTo(before + 1);
    assertThat(rewriter.encoding(before)).isEqualTo(2);
    assertThat(rewriter.encoding(after)).isZero();
    assertThat(rewriter.timestamp(before, 1_000)).isEqualTo(timestamp);
    assertThat(rewriter.timestamp(after, 777_000)).isEqualTo(timestamp + 3_000 & 0xffffffffL);
  }

  @Test
  void forgets_what_is_older_than_its_window_and_all_of_a_source_it_left() {
    rewriter.start(0, 70_000, 0, 90_000, 0, video, 0);
    for (int i = 0; i < RtpRewriter.WINDOW + 10; i++) {
      var _ = take(70_000 + i, i, 0);
    }
    assertThat(source(1_001)).isEqualTo(-1);
    assertThat(source(1_001 + 10)).isEqualTo(70_010);
    assertThat(source(1_001 + RtpRewriter.WINDOW + 10)).as("not sent yet").isEqualTo(-1);
    rewriter.stop();
    assertThat(source(1_011)).isEqualTo(-1);
  }

  @Test
  void gives_numbers_anew_that_never_went_out() {
    rewriter.start(0, 70_000, 0, 90_000, 0, video, 0);
    for (int i = 0; i < 5; i++) {
      long outgoing = rewriter.take(70_000 + i, 0, video, false);
      if (i < 3) {
        rewriter.wentOut(outgoing);
      }
    }
    rewriter.stop();
    rewriter.start(0, 90_000, 0, 90_000, 0, video, 0);
    assertThat(rewriter.take(90_000, 0, video, false) & 0xffff).isEqualTo(1_004);
  }

  private long take(long sequence, long timestamp, long nowNanos) {
    long outgoing = rewriter.take(sequence, timestamp, video, false);
    rewriter.sent(outgoing, timestamp, video, nowNanos);
    rewriter.wentOut(outgoing);
    rewriter.shown(outgoing, video);
    return outgoing & 0xffff;
  }

  private long source(int outgoing16) {
    long outgoing = rewriter.outgoing(outgoing16);
    return outgoing == RtpRewriter.NONE ? -1 : rewriter.source(outgoing);
  }

  private void picture(int pictureId, int tl0) {
    byte[] bytes = bytes(pictureId, tl0);
    assertThat(video.parseVp8(bytes, 0, bytes.length)).isTrue();
  }

  private static byte[] bytes(int pictureId, int tl0) {
    return HexFormat.of().parseHex("90c0%04x%02x00".formatted(0x8000 | pictureId, tl0));
  }
}
