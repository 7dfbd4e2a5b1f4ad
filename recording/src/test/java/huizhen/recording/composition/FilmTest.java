package huizhen.recording.composition;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.Compositions.Mark;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingManifest.Gap;
import huizhen.recording.api.RecordingManifest.Track;
import huizhen.recording.api.RecordingState;
import huizhen.recording.api.RetentionClass;
import huizhen.relay.api.TrackSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FilmTest {
  private static final Mark MARK = new Mark("acc-7 2030-05-06 07.08 UTC");

  @Test
  void cells_do_not_overlap_and_lie_within_the_picture() {
    for (int cells = 1; cells <= Film.MAX_TRACKS; cells++) {
      var grid = Grid.of(cells);
      var corners = new HashSet<List<Integer>>();
      for (int cell = 0; cell < cells; cell++) {
        int left = grid.left(cell);
        int top = grid.top(cell);
        assertThat(left).isBetween(0, Grid.WIDTH - grid.cellWidth());
        assertThat(top).isBetween(0, Grid.HEIGHT - grid.cellHeight());
        for (var other : corners) {
          boolean isBeside = Math.abs(other.get(0) - left) >= grid.cellWidth();
          boolean isBelow = Math.abs(other.get(1) - top) >= grid.cellHeight();
          assertThat(isBeside || isBelow).as("%d cells", cells).isTrue();
        }
        corners.add(List.of(left, top));
      }
    }
  }

  @Test
  void who_comes_back_is_in_the_same_cell_and_begins_when_he_did() {
    var film =
        film(
            List.of(),
            track(1, "ward", TrackSource.CAMERA, "VP8", 0, 10),
            track(2, "clinic", TrackSource.CAMERA, "H264", 3, 20),
            track(3, "ward", TrackSource.CAMERA, "VP8", 15, 8),
            track(4, "ward", TrackSource.MICROPHONE, "opus", 0, 23));
    assertThat(film.inputs()).extracting(Track::number).containsExactly(1, 2, 3, 4);
    assertThat(film.length()).isEqualTo(Duration.ofSeconds(23));
    var graph = film.graph(MARK, Optional.empty());
    assertThat(graph)
        .contains("[p0][v0]overlay=x=0:y=0:eof_action=pass:enable='between(t,0.000,10.000)'")
        .contains("[p1][v1]overlay=x=640:y=0:eof_action=pass:enable='between(t,3.000,23.000)'")
        .contains("[p2][v2]overlay=x=0:y=0:eof_action=pass:enable='between(t,15.000,23.000)'")
        .contains("[3:a]")
        .doesNotContain("drawtext");
  }

  @Test
  void a_picture_that_did_not_come_is_not_shown_as_a_still() {
    var film =
        film(
            List.of(
                new Gap(1, Duration.ofSeconds(4), Duration.ofSeconds(9), "loss"),
                new Gap(1, Duration.ofSeconds(11), Duration.ofSeconds(12), "loss"),
                new Gap(2, Duration.ofSeconds(1), Duration.ofSeconds(9), "loss")),
            track(1, "ward", TrackSource.CAMERA, "VP8", 0, 20));
    assertThat(film.graph(MARK, Optional.empty()))
        .contains("'between(t,0.000,20.000)*not(between(t,4.000,9.000))'");
  }

  @Test
  void sound_is_never_left_out_for_pictures() {
    var tracks = new ArrayList<Track>();
    for (int i = 0; i < 30; i++) {
      tracks.add(track(2 * i + 1, "p" + i, TrackSource.CAMERA, "VP8", i, 60));
      tracks.add(track(2 * i + 2, "p" + i, TrackSource.MICROPHONE, "opus", i, 60));
    }
    var film = film(List.of(), tracks.toArray(Track[]::new));
    assertThat(film.inputs()).hasSize(Film.MAX_TRACKS);
    assertThat(film.inputs()).filteredOn(it -> it.codec().equals("opus")).hasSize(30);
  }

  @Test
  void what_nobody_can_show_makes_no_film() {
    assertThat(Film.of(manifest(List.of()))).isEmpty();
    assertThat(
            Film.of(
                manifest(
                    List.of(),
                    track(1, "ward", TrackSource.CAMERA, "H266", 0, 10),
                    track(2, "ward", TrackSource.MICROPHONE, "opus", 0, 0))))
        .isEmpty();
  }

  @Test
  void a_mark_can_not_carry_a_filter() {
    for (var text : List.of("", "a'b", "a:b", "a\\b", "a%{pts}", "王", "a\nb", "x".repeat(65))) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Mark(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    var film = film(List.of(), track(1, "ward", TrackSource.MICROPHONE, "opus", 0, 5));
    assertThat(film.graph(MARK, Optional.of("/f.ttc")))
        .contains("drawtext=fontfile=/f.ttc:text='acc-7 2030-05-06 07.08 UTC'");
  }

  @Test
  void progress_is_read_and_complaints_are_kept() {
    var progress = new Progress(Duration.ofSeconds(10));
    assertThat(progress.line("out_time_us=N/A")).isEqualTo(OptionalInt.empty());
    assertThat(progress.line("frame=12")).isEqualTo(OptionalInt.empty());
    assertThat(progress.line("out_time_us=2500000")).isEqualTo(OptionalInt.of(25));
    assertThat(progress.line("out_time_us=99000000")).isEqualTo(OptionalInt.of(100));
    assertThat(progress.line("out_time_us=-5")).isEqualTo(OptionalInt.of(0));
    for (int i = 0; i < 9; i++) {
      var _ = progress.line("track-0: no such thing " + i);
    }
    assertThat(progress.complaints())
        .doesNotContain("frame")
        .contains("thing 8")
        .doesNotContain("thing 3");
  }

  private static Film film(List<Gap> gaps, Track... tracks) {
    return Film.of(manifest(gaps, tracks)).orElseThrow();
  }

  private static RecordingManifest manifest(List<Gap> gaps, Track... tracks) {
    var begin = Instant.parse("2030-05-06T07:08:09Z");
    return new RecordingManifest(
        new RecordingId("rec-1"),
        new CaseId("case-7"),
        RecordingState.SEALED,
        begin,
        begin.plusSeconds(60),
        RetentionClass.PROCESS_RECORD,
        List.of(),
        List.of(tracks),
        gaps,
        "test",
        "key",
        "");
  }

  private static Track track(
      int number, String who, TrackSource source, String codec, int from, int seconds) {
    return new Track(
        number,
        who,
        source,
        codec,
        Duration.ofSeconds(from),
        Duration.ofSeconds(seconds),
        List.of());
  }
}
