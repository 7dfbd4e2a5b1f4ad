package huizhen.recording.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackId;
import java.util.OptionalLong;
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
        report(audio, ntp, captured * 48, (captured + 15) * MS);
        report(video, ntp, captured * 90, (captured + 16) * MS);
      }
    }
    assertThat(videoTime).as("seed %d", seed).isCloseTo(audioTime, within(5 * MS));
  }

  /// A busy machine: the first reports come late, those of the picture later than those of the
  /// sound, and pictures take a while to be made.
  @Test
  void puts_two_tracks_on_one_line_within_seconds_however_late_their_first_reports_are() {
    var clocks = new SenderClocks();
    var audio = new TrackTimeline(48_000);
    var video = new TrackTimeline(90_000);
    long audioTime = 0;
    long videoTime = 0;
    for (int i = 0; i <= 400; i++) {
      long captured = i * 20L;
      long busy = Math.max(0, 300 - captured / 10); // gone after 3 s
      audioTime = audio.packet(1, captured * 48, (captured + 20 + busy / 3) * MS);
      videoTime = video.packet(2, captured * 90, (captured + 80 + busy) * MS);
      long ntp = ((captured / 1000 + 7) << 32) + (((captured % 1000) << 32) / 1000);
      if (i % 50 == 25) {
        report(clocks, VIDEO, video, ntp, captured * 90, (captured + 15 + busy) * MS);
      }
      if (i % 50 == 40) {
        report(clocks, AUDIO, audio, ntp, captured * 48, (captured + 15 + busy / 3) * MS);
      }
    }
    assertThat(videoTime).isCloseTo(audioTime, within(MS));
    assertThat(audioTime).isCloseTo((8_000 + 15) * MS, within(MS));
  }

  @Test
  void does_not_take_another_devices_clock_for_this_one() {
    var clocks = new SenderClocks();
    assertThat(clocks.ahead(AUDIO, 5_000 * MS, 0)).isEqualTo(5_000 * MS);
    assertThat(clocks.ahead(VIDEO, 5_030 * MS, MS)).isEqualTo(5_000 * MS);
    var anotherDevice = new TrackId(new ParticipantId("ward"), 2, "0");
    assertThat(clocks.ahead(anotherDevice, 6_000 * MS, 2 * MS)).isEqualTo(6_000 * MS);
    assertThat(clocks.ahead(VIDEO, 5_040 * MS, 30_000 * MS))
        .as("what the others said is long ago")
        .isEqualTo(5_040 * MS);
    var somebodyElse = new TrackId(new ParticipantId("clinic"), 1, "0");
    assertThat(clocks.ahead(somebodyElse, 5_050 * MS, 30_001 * MS)).isEqualTo(5_050 * MS);
  }

  private static final TrackId AUDIO = new TrackId(new ParticipantId("ward"), 1, "0");
  private static final TrackId VIDEO = new TrackId(new ParticipantId("ward"), 1, "1");

  private static void report(TrackTimeline timeline, long ntp, long rtp, long at) {
    timeline.report(new JournalRecord.SenderReport(at, ntp, rtp, OptionalLong.empty()));
  }

  private static void report(
      SenderClocks clocks, TrackId track, TrackTimeline timeline, long ntp, long rtp, long at) {
    long own = timeline.ahead(ntp, rtp, at).orElseThrow();
    timeline.report(ntp, rtp, clocks.ahead(track, own, at));
  }

  /// The relay guesses at where a layer goes on that has not been reported on; 160 ms were seen.
  @Test
  void believes_the_reports_of_another_layer_at_once() {
    var timeline = new TrackTimeline(90_000);
    for (int i = 0; i <= 500; i++) {
      long captured = i * 20L;
      var _ = timeline.packet(1, captured * 90, (captured + 30) * MS);
      if (i % 50 == 25) {
        report(timeline, ntp(captured), captured * 90, (captured + 10) * MS);
      }
    }
    assertThat(timeline.packet(1, 10_020 * 90, 10_050 * MS)).isBetween(10_029 * MS, 10_031 * MS);
    long late = 160; // its timestamps are so much ahead
    report(timeline, ntp(10_040), (10_040 + late) * 90, 10_050 * MS);
    assertThat(timeline.packet(1, (10_060 + late) * 90, 10_090 * MS))
        .as("of the same layer a report moves the mark a little")
        .isBetween(10_220 * MS, 10_230 * MS);
    timeline.layerChanged();
    report(timeline, ntp(10_080), (10_080 + late) * 90, 10_090 * MS);
    assertThat(timeline.packet(1, (10_100 + late) * 90, 10_130 * MS))
        .isBetween(10_109 * MS, 10_111 * MS);
  }

  private static long ntp(long millis) {
    return ((7_000 + millis / 1_000) << 32) + ((millis % 1_000) << 32) / 1_000;
  }

  @Test
  void ignores_a_report_of_another_stream() {
    var timeline = new TrackTimeline(90_000);
    var _ = timeline.packet(1, 1000, 0);
    report(timeline, 1L << 32, 3_000_000_000L, 10 * MS);
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
