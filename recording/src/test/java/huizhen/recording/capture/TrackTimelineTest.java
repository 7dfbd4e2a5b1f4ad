package huizhen.recording.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TrackTimelineTest {
  private static final long MS = 1_000_000L;

  @Test
  void follows_arrival_until_a_report_comes() {
    var timeline = new TrackTimeline(90_000);
    assertThat(timeline.packet(1, 0xFFFF_FFF0L, 100 * MS)).isEqualTo(100 * MS);
    assertThat(timeline.packet(1, (0xFFFF_FFF0L + 9_000) & 0xFFFF_FFFFL, 230 * MS))
        .isEqualTo(200 * MS);
  }

  @Test
  void puts_two_tracks_of_one_sender_on_one_line() {
    long seed = 5;
    var random = new Random(seed);
    var audio = new TrackTimeline(48_000);
    var video = new TrackTimeline(90_000);
    long audioTime = 0;
    long videoTime = 0;
    for (int i = 0; i <= 500; i++) {
      long captured = i * 20L;
      // Video takes 60 to 100 ms longer than sound.
      audioTime = audio.packet(1, captured * 48, (captured + 20 + random.nextInt(5)) * MS);
      videoTime = video.packet(2, captured * 90, (captured + 80 + random.nextInt(40)) * MS);
      if (i % 50 == 25) {
        long sent = captured + 7_000;
        long ntp = ((sent / 1000) << 32) + (((sent % 1000) << 32) / 1000);
        audio.report(ntp, captured * 48, (captured + 15) * MS);
        video.report(ntp, captured * 90, (captured + 16) * MS);
      }
    }
    assertThat(videoTime).as("seed %d", seed).isCloseTo(audioTime, within(5 * MS));
  }

  @Test
  void ignores_a_report_of_another_stream() {
    var timeline = new TrackTimeline(90_000);
    var _ = timeline.packet(1, 1000, 0);
    timeline.report(1L << 32, 3_000_000_000L, 10 * MS);
    assertThat(timeline.packet(1, 10_000, 100 * MS)).isEqualTo(100 * MS);
  }

  @Test
  void goes_on_by_arrival_when_the_sender_counts_anew() {
    var timeline = new TrackTimeline(90_000);
    var _ = timeline.packet(1, 1000, 0);
    assertThat(timeline.packet(2, 77, 40 * MS)).isEqualTo(40 * MS);
    assertThat(timeline.packet(2, 2_000_000_000L, 80 * MS)).isEqualTo(80 * MS);
  }

  @Test
  void goes_on_from_its_state() {
    var timeline = new TrackTimeline(48_000);
    var _ = timeline.packet(1, 5_000, 0);
    var _ = timeline.packet(1, 5_960, 25 * MS);
    var later = new TrackTimeline(48_000);
    later.resume(timeline.state(30 * MS).orElseThrow());
    assertThat(later.packet(1, 6_920, 47 * MS)).isEqualTo(40 * MS);
  }
}
