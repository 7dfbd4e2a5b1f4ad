package huizhen.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingArchive.Note;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.recording.api.RecordingState;
import huizhen.recording.api.RetentionClass;
import huizhen.web.view.StillSheet.Line;
import huizhen.web.view.StillSheet.Still;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StillSheetTest {
  private static final Instant START = Instant.parse("2026-03-02T06:30:00Z");

  private static Note note(long offset, String kind, String picture, Object... fields) {
    var json = new JsonObject().put("picture", picture).put("source", "screen").put("from", "wang");
    for (int i = 0; i < fields.length; i += 2) {
      json.put(String.valueOf(fields[i]), fields[i + 1]);
    }
    return new Note(offset, kind, json.encode());
  }

  private static Note frozen(long offset, String picture, String still) {
    return note(offset, "frozen", picture, "still", still);
  }

  private static Note drawn(long offset, String picture, String line, String points) {
    return note(offset, "drawn", picture, "line", line, "colour", "cyan", "points", points);
  }

  private static List<Still> read(Note... notes) {
    var manifest =
        new RecordingManifest(
            new RecordingId("rec-1"),
            new CaseId("case-1"),
            RecordingState.SEALED,
            START,
            START.plusSeconds(60),
            RetentionClass.PROCESS_RECORD,
            List.of(),
            List.of(),
            List.of(),
            "build",
            "key",
            "signature");
    return StillSheet.of(manifest, List.of(notes));
  }

  @Test
  void has_each_with_what_lay_on_it_when_it_was_thawed() {
    var stills =
        read(
            new Note(1, "chat", "{}"),
            drawn(50, "li", "0", "0.9,0.9"),
            frozen(100, "li", "still-a"),
            drawn(200, "li", "1", "0.1,0.1"),
            drawn(250, "zhao", "1", "0.5,0.5"),
            drawn(300, "li", "1", "0.2,0.2"),
            note(400, "thawed", "li"),
            drawn(500, "li", "2", "0.3,0.3"),
            frozen(600, "li", "still-b"));
    assertThat(stills).extracting(Still::id).containsExactly("still-a", "still-b");
    assertThat(stills.getFirst().at()).isEqualTo(START.plusMillis(100));
    assertThat(stills.getFirst().lines())
        .containsExactly(new Line("cyan", "0.9,0.9"), new Line("cyan", "0.1,0.1 0.2,0.2"));
    assertThat(stills.getLast().lines()).containsExactly(new Line("cyan", "0.3,0.3"));
  }

  @Test
  void keeps_what_was_wiped_off_where_nothing_was_drawn_since() {
    var stills =
        read(
            frozen(100, "li", "still-a"),
            drawn(200, "li", "1", "0.1,0.1"),
            drawn(300, "li", "", ""),
            frozen(400, "zhao", "still-b"),
            drawn(500, "zhao", "1", "0.1,0.1"),
            drawn(600, "zhao", "", ""),
            drawn(700, "zhao", "2", "0.2,0.2"));
    assertThat(stills.getFirst().lines()).containsExactly(new Line("cyan", "0.1,0.1"));
    assertThat(stills.getLast().lines()).containsExactly(new Line("cyan", "0.2,0.2"));
  }

  @Test
  void passes_over_what_is_none_and_stops_at_its_limits() {
    var notes = new ArrayList<Note>();
    notes.add(new Note(1, "frozen", "no json"));
    notes.add(new Note(2, "frozen", "{\"picture\":5}"));
    notes.add(note(3, "frozen", "li"));
    for (int i = 0; i < StillSheet.MAX_STILLS + 5; i++) {
      notes.add(frozen(10 + i, "li", "still-" + i));
      for (int line = 0; line < StillSheet.MAX_LINES + 5 && i == 0; line++) {
        notes.add(drawn(10, "li", "l" + line, "0,0"));
      }
      notes.add(note(10 + i, "thawed", "li"));
    }
    var stills = read(notes.toArray(Note[]::new));
    assertThat(stills).hasSize(StillSheet.MAX_STILLS);
    assertThat(stills.getFirst().lines()).hasSize(StillSheet.MAX_LINES);
  }

  @Test
  void names_whose_picture_it_is_and_who_froze_it_where_there_is_a_name() {
    var view =
        StillSheet.view(read(frozen(1, "guest-1", "still-a")).getFirst(), Map.of("wang", "王"));
    assertThat(view.getString("by")).isEqualTo("王");
    assertThat(view.getString("name")).isEqualTo("guest-1");
  }
}
