package huizhen.recording.composition;

import huizhen.recording.api.Compositions.Mark;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingManifest.Gap;
import huizhen.recording.api.RecordingManifest.Track;
import huizhen.relay.api.MediaKind;
import huizhen.relay.api.TrackSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What one film consists of: which tracks, in which cell each picture is and when it is shown.
///
/// Somebody who was away and came back has tracks of the same source after each other: they share a
/// cell. A picture that did not come for a while is not shown meanwhile: a still that seems live
/// would say something that was not so.
public final class Film {
  /// More are not taken: sound first, then pictures in the order of their beginning.
  public static final int MAX_TRACKS = 32;

  private static final Set<String> SHOWABLE = Set.of("opus", "red", "vp8", "vp9", "av1", "h264");
  private static final Duration SHORTEST_GAP = Duration.ofSeconds(2);

  /// Of one track; more would make the expression longer than ffmpeg likes.
  private static final int MAX_GAPS = 50;

  private static final int RATE = 25;

  private final List<Track> sounds;
  private final List<Track> pictures;
  private final List<Gap> gaps;
  private final Duration length;

  private Film(List<Track> sounds, List<Track> pictures, List<Gap> gaps, Duration length) {
    this.sounds = sounds;
    this.pictures = pictures;
    this.gaps = gaps;
    this.length = length;
  }

  /// Empty when the recording has nothing that can be seen or heard.
  public static Optional<Film> of(RecordingManifest manifest) {
    var showable =
        manifest.tracks().stream()
            .filter(it -> SHOWABLE.contains(it.codec().toLowerCase(Locale.ROOT)))
            .filter(it -> it.duration().isPositive())
            .sorted(Comparator.comparing(Track::offset).thenComparingInt(Track::number))
            .toList();
    var sounds =
        showable.stream()
            .filter(it -> it.source().kind() == MediaKind.AUDIO)
            .limit(MAX_TRACKS)
            .toList();
    var pictures =
        showable.stream()
            .filter(it -> it.source().kind() == MediaKind.VIDEO)
            .limit(MAX_TRACKS - sounds.size())
            .toList();
    Optional<Duration> length =
        showable.stream().map(it -> it.offset().plus(it.duration())).max(Duration::compareTo);
    return length.map(it -> new Film(sounds, pictures, manifest.gaps(), it));
  }

  /// What ffmpeg is to read, in the order of its inputs.
  public List<Track> inputs() {
    var all = new ArrayList<>(pictures);
    all.addAll(sounds);
    return all;
  }

  public Duration length() {
    return length;
  }

  /// The filter graph, from inputs in the order of [#inputs()] to `[picture]` and `[sound]`.
  ///
  /// @param font a file for the mark; without one there is no mark
  public String graph(Mark mark, Optional<String> font) {
    var graph = new ArrayList<String>();
    graph.add(
        "color=c=black:s=%dx%d:r=%d:d=%s[p0]"
            .formatted(Grid.WIDTH, Grid.HEIGHT, RATE, seconds(length)));
    var cells = cells();
    var grid = Grid.of(Math.max(1, cells.size()));
    for (int i = 0; i < pictures.size(); i++) {
      Track track = pictures.get(i);
      int cell = cells.indexOf(Cell.of(track));
      // Scaled for each frame anew, since senders change their size on the way.
      graph.add(
          "[%1$d:v]scale=w=%2$d:h=%3$d:force_original_aspect_ratio=decrease:force_divisible_by=2:eval=frame,pad=w=%2$d:h=%3$d:x=-1:y=-1:eval=frame,setsar=1[v%1$d]"
              .formatted(i, grid.cellWidth(), grid.cellHeight()));
      graph.add(
          "[p%d][v%d]overlay=x=%d:y=%d:eof_action=pass:enable='%s'[p%d]"
              .formatted(i, i, grid.left(cell), grid.top(cell), shown(track), i + 1));
    }
    graph.add("[p%d]%s[picture]".formatted(pictures.size(), marked(mark, font)));
    var heard = new StringBuilder();
    for (int i = 0; i < sounds.size(); i++) {
      int input = pictures.size() + i;
      graph.add("[%d:a]aresample=48000:async=1:first_pts=0[a%d]".formatted(input, i));
      heard.append("[a%d]".formatted(i));
    }
    graph.add(
        sounds.isEmpty()
            ? "anullsrc=r=48000:cl=mono:d=%s[sound]".formatted(seconds(length))
            : "%samix=inputs=%d:duration=longest:normalize=0,alimiter=limit=0.95,aformat=channel_layouts=mono[sound]"
                .formatted(heard, sounds.size()));
    return String.join(";", graph);
  }

  /// Whose picture is in a cell.
  private record Cell(String participant, TrackSource source) {
    static Cell of(Track track) {
      return new Cell(track.participant(), track.source());
    }
  }

  private List<Cell> cells() {
    return pictures.stream().map(Cell::of).distinct().toList();
  }

  private static String marked(Mark mark, Optional<String> font) {
    return font.map(it ->
            "drawtext=fontfile=%s:text='%s':x=16:y=h-th-16:fontsize=20:fontcolor=white@0.5:box=1:boxcolor=black@0.3"
                .formatted(it, mark.text()))
        .orElse("null");
  }

  private String shown(Track track) {
    var from = new StringBuilder();
    from.append(
        "between(t,%s,%s)"
            .formatted(seconds(track.offset()), seconds(track.offset().plus(track.duration()))));
    gaps.stream()
        .filter(it -> it.track() == track.number())
        .filter(it -> it.to().minus(it.from()).compareTo(SHORTEST_GAP) >= 0)
        .sorted(Comparator.comparing((Gap it) -> it.to().minus(it.from())).reversed())
        .limit(MAX_GAPS)
        .forEach(it ->
            from.append("*not(between(t,%s,%s))".formatted(seconds(it.from()), seconds(it.to()))));
    return from.toString();
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }
}
