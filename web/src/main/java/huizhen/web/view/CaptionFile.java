package huizhen.web.view;

import huizhen.recording.api.RecordingArchive.Note;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The captions of a recording as WebVTT (W3C, "WebVTT: The Web Video Text Tracks Format"): one cue
/// for each final caption, in the order in which they were spoken, with the speaker as a voice
/// where that is certain. A comment at the head says that a machine made them.
public final class CaptionFile {
  public static final String MEDIA_TYPE = "text/vtt";

  /// A short word stays for as long as it takes to read.
  private static final long SHORTEST_MILLIS = 1_500;

  private static final String HEAD =
      """
      WEBVTT

      NOTE
      机器识别的字幕，可能有误，不作为病历内容。
      Captions made by a machine: they may be wrong, and are no part of the record.
      """;

  private CaptionFile() {}

  private record Cue(long fromMillis, long toMillis, String who, String text) {}

  /// @param notes of the recording; those that are no captions are passed over
  /// @param names of accounts by id; whoever is not among them has no name in it
  public static String of(List<Note> notes, Map<String, String> names) {
    var text = new StringBuilder(HEAD);
    notes.stream()
        .filter(it -> it.kind().equals("caption"))
        .flatMap(it -> cue(it, names).stream())
        .sorted(Comparator.comparingLong(Cue::fromMillis))
        .forEach(cue -> {
          text.append('\n').append(time(cue.fromMillis())).append(" --> ");
          text.append(time(cue.toMillis())).append('\n');
          if (!cue.who().isEmpty()) {
            text.append("<v ").append(escaped(cue.who())).append('>');
          }
          text.append(escaped(cue.text())).append('\n');
        });
    return text.toString();
  }

  /// The accounts that the captions among some notes name as their speakers.
  public static Set<String> speakers(List<Note> notes) {
    return notes.stream()
        .filter(it -> it.kind().equals("caption"))
        .flatMap(it -> speaker(it).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<String> speaker(Note note) {
    try {
      return Optional.ofNullable(new JsonObject(note.json()).getString("from"));
    } catch (DecodeException | ClassCastException notOurs) {
      return Optional.empty(); // it has no cue either
    }
  }

  private static Optional<Cue> cue(Note note, Map<String, String> names) {
    try {
      var json = new JsonObject(note.json());
      long end = Math.max(0, note.offsetMillis() - json.getLong("agoMillis", 0L));
      long from = Math.max(0, end - json.getLong("lengthMillis", 0L));
      var who = names.getOrDefault(json.getString("from", ""), "");
      return Optional.ofNullable(json.getString("text"))
          .map(it -> new Cue(from, Math.max(end, from + SHORTEST_MILLIS), who, it));
    } catch (DecodeException | ClassCastException notOurs) {
      return Optional.empty(); // as the page, which shows what it can
    }
  }

  private static String time(long millis) {
    return "%02d:%02d:%02d.%03d"
        .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1_000 % 60, millis % 1_000);
  }

  /// A cue's text is one line, and neither tag nor arrow.
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("\\s+", " ");
  }
}
