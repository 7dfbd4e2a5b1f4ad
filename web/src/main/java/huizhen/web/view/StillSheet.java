package huizhen.web.view;

import huizhen.recording.api.RecordingArchive.Note;
import huizhen.recording.api.RecordingManifest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pictures that were frozen in a recorded room, each with what lay on it when it was thawed,
/// was wiped or the recording ended: from the notes `frozen`, `thawed` and `drawn`. Pure. At most
/// [#MAX_STILLS] of a recording, the first ones (a room freezes no more than 200 in its life), and
/// [#MAX_LINES] lines on each.
public final class StillSheet {
  static final int MAX_STILLS = 200;
  static final int MAX_LINES = 200;

  private StillSheet() {}

  /// @param id of the JPEG in the vault
  /// @param at when it was frozen
  /// @param participant whose picture it is, and its source
  /// @param by who froze it
  public record Still(
      String id,
      String recording,
      Instant at,
      long offsetMillis,
      String participant,
      String source,
      String by,
      List<Line> lines) {
    public Still {
      lines = List.copyOf(lines);
    }
  }

  /// @param points `x,y` from 0 to 1 with blanks between
  public record Line(String colour, String points) {}

  /// In the order in which they were frozen; notes that are none of ours are passed over.
  public static List<Still> of(RecordingManifest manifest, List<Note> notes) {
    var sheet = new Reading(manifest);
    for (var note : notes) {
      content(note).ifPresent(it -> sheet.take(note, it));
    }
    return sheet.all();
  }

  /// Empty where it is none of ours: as the page, which shows what it can.
  private static Optional<JsonObject> content(Note note) {
    try {
      return Optional.of(new JsonObject(note.json()));
    } catch (DecodeException | ClassCastException notOurs) {
      return Optional.empty();
    }
  }

  /// @param names of accounts by id; others stand with their id
  public static JsonObject view(Still it, Map<String, String> names) {
    var lines = new JsonArray();
    it.lines()
        .forEach(line ->
            lines.add(new JsonObject().put("colour", line.colour()).put("points", line.points())));
    return new JsonObject()
        .put("id", it.id())
        .put("recording", it.recording())
        .put("at", it.at().toString())
        .put("offsetMillis", it.offsetMillis())
        .put("participant", it.participant())
        .put("name", names.getOrDefault(it.participant(), it.participant()))
        .put("source", it.source())
        .put("by", names.getOrDefault(it.by(), it.by()))
        .put("lines", lines);
  }

  /// What lies on each picture while the notes go by.
  private static final class Reading {
    private final RecordingManifest manifest;
    private final List<Still> over = new ArrayList<>();
    private final Map<String, Still> frozen = new LinkedHashMap<>();
    private final Map<String, Map<String, Line>> drawn = new LinkedHashMap<>();

    Reading(RecordingManifest manifest) {
      this.manifest = manifest;
    }

    void take(Note note, JsonObject content) {
      var picture = content.getString("picture", "") + "/" + content.getString("source", "");
      switch (note.kind()) {
        case "frozen" -> {
          end(picture);
          begin(note, picture, content);
        }
        case "thawed" -> {
          end(picture);
          drawn.remove(picture);
        }
        case "drawn" -> draw(picture, content);
        default -> {} // of something else
      }
    }

    private void begin(Note note, String picture, JsonObject content) {
      if (content.getString("still") == null || over.size() + frozen.size() >= MAX_STILLS) {
        return;
      }
      frozen.put(
          picture,
          new Still(
              content.getString("still"),
              manifest.id().value(),
              manifest.startedAt().plusMillis(note.offsetMillis()),
              note.offsetMillis(),
              content.getString("picture", ""),
              content.getString("source", ""),
              content.getString("from", ""),
              List.of()));
    }

    private void draw(String picture, JsonObject content) {
      var line = content.getString("line", "");
      if (line.isEmpty()) { // everything on it was wiped off: keep what was shown before
        var still = frozen.get(picture);
        var lines = drawn.remove(picture);
        if (still != null && lines != null && still.lines().isEmpty()) {
          frozen.put(picture, with(still, lines));
        }
        return;
      }
      var lines = drawn.computeIfAbsent(picture, _ -> new LinkedHashMap<>());
      var name = content.getString("from", "") + "/" + line;
      var points = content.getString("points", "");
      var before = lines.get(name);
      if (before != null) {
        lines.put(name, new Line(before.colour(), before.points() + " " + points));
      } else if (lines.size() < MAX_LINES) {
        lines.put(name, new Line(content.getString("colour", "yellow"), points));
      }
    }

    private void end(String picture) {
      var still = frozen.remove(picture);
      if (still != null) {
        over.add(with(still, drawn.getOrDefault(picture, Map.of())));
      }
    }

    /// What was last on it; what was wiped off before where there is nothing since.
    private static Still with(Still it, Map<String, Line> lines) {
      return lines.isEmpty()
          ? it
          : new Still(
              it.id(),
              it.recording(),
              it.at(),
              it.offsetMillis(),
              it.participant(),
              it.source(),
              it.by(),
              List.copyOf(lines.values()));
    }

    List<Still> all() {
      List.copyOf(frozen.keySet()).forEach(this::end);
      over.sort(java.util.Comparator.comparingLong(Still::offsetMillis));
      return List.copyOf(over);
    }
  }
}
