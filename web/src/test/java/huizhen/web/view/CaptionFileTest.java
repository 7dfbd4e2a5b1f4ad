package huizhen.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.RecordingArchive.Note;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CaptionFileTest {
  private static Note caption(long offsetMillis, String json) {
    return new Note(offsetMillis, "caption", json);
  }

  private static List<String> cues(List<Note> notes) {
    var text = CaptionFile.of(notes, Map.of("a-wang", "王主任"));
    assertThat(text).startsWith("WEBVTT\n\nNOTE\n").contains("made by a machine");
    return List.of(text.split("\n\n", -1)).subList(2, text.split("\n\n", -1).length);
  }

  @Test
  void has_each_caption_where_it_was_spoken_with_its_speaker_where_that_is_certain() {
    var notes =
        List.of(
            new Note(1, "chat", "{\"from\":\"a-wang\",\"text\":\"no caption\"}"),
            caption(
                3_725_200,
                "{\"text\":\"后说的\",\"from\":\"a-wang\",\"lengthMillis\":3000,\"agoMillis\":200}"),
            caption(5_000, "{\"text\":\"short\",\"from\":\"guest\"}"));
    assertThat(cues(notes))
        .containsExactly(
            "00:00:05.000 --> 00:00:06.500\nshort", "01:02:02.000 --> 01:02:05.000\n<v 王主任>后说的\n");
  }

  @Test
  void lets_no_text_become_a_tag_an_arrow_or_another_cue() {
    var json = "{\"text\":\"a<b> & c\\n\\n00:01 --> 00:02\"}";
    assertThat(cues(List.of(caption(0, json))))
        .containsExactly("00:00:00.000 --> 00:00:01.500\na&lt;b&gt; &amp; c 00:01 --&gt; 00:02\n");
  }

  @Test
  void begins_no_earlier_than_the_recording_and_passes_over_what_it_can_not_read() {
    var notes =
        List.of(
            caption(100, "{\"text\":\"early\",\"lengthMillis\":9000,\"agoMillis\":500}"),
            caption(200, "{\"text\":\"x\",\"agoMillis\":\"soon\"}"),
            caption(300, "no json"),
            caption(400, "{}"));
    assertThat(cues(notes)).containsExactly("00:00:00.000 --> 00:00:01.500\nearly\n");
  }
}
