package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Lips and voice in a recording of our own pages: a camera that flashes while a microphone beeps,
/// through a smaller picture, a stretch of sound alone and a page that is loaded again; what ffmpeg
/// finds in the recorded tracks, less what the sender's page captured of its own claps. A skew is
/// positive when the sound is late.
@Tag("figures")
@EnabledIfSystemProperty(named = "huizhen.figures", matches = "true")
final class RecordingSyncFigures {
  private static final double TARGET_MILLIS = 40;
  private static final int MEASURE_MILLIS = 15_000;
  private static final int STRETCH_MILLIS = 12_000;
  private static final int FEWEST = 20;

  @TempDir static Path folder;

  @Test
  void lips_stay_with_the_voice_in_a_recording() throws IOException {
    try (var both = TwoDoctors.together(folder)) {
      var chenLog = CallLog.of(both.chen(), "demo-zhou");
      both.chen().context().addInitScript(DoorClient.resource("lip-sync.js"));
      both.chen().context().addInitScript(DoorClient.resource("clapping-camera.js"));
      both.chen().signIn("chen", both.gateway().password("chen"));
      both.zhou().signIn("zhou", both.gateway().password("zhou"));
      var caseId = QuickCase.consented(both.chen(), both.zhou());
      QuickCase.begin(caseId, both.chen(), both.zhou());
      both.zhou().page().waitForTimeout(3_000);
      var source = source(both.chen());

      chenLog.cameraHeight(180);
      both.zhou().page().waitForTimeout(STRETCH_MILLIS);
      both.chen().click("toggle-camera");
      both.zhou().page().waitForTimeout(3_000);
      both.chen().click("toggle-camera");
      both.zhou().page().waitForTimeout(STRETCH_MILLIS);
      var _ = both.chen().page().reload();
      both.zhou().page().waitForTimeout(STRETCH_MILLIS);
      both.zhou().click("room-end");
      both.zhou().confirm();
      both.zhou().see("room-out");

      var skews = recorded(both, caseId).stream().map(it -> it - source).sorted().toList();
      assertThat(skews).as("claps in the recording").hasSizeGreaterThan(FEWEST);
      var median = skews.get(skews.size() / 2);
      var within = skews.stream().filter(it -> Math.abs(it) <= TARGET_MILLIS).count();
      Figure.plain("recording-lip-sync-source", source, "ms");
      Figure.plain("recording-lip-sync-as-recorded", median + source, "ms");
      Figure.plain("recording-lip-sync-median", median, "ms");
      Figure.plain("recording-lip-sync-least", skews.getFirst(), "ms");
      Figure.plain("recording-lip-sync-most", skews.getLast(), "ms");
      Figure.plain("recording-lip-sync-claps", skews.size(), "");
      Figure.plain("recording-lip-sync-within-40-ms", 100.0 * within / skews.size(), "%");
      Figure.atMost("recording-lip-sync", Math.abs(median), "ms", TARGET_MILLIS);
    }
  }

  /// Of every camera and microphone that Chen had at the same time.
  private static List<Double> recorded(TwoDoctors both, String caseId) throws IOException {
    both.zhou().open("/cases/" + caseId);
    both.zhou().see("recording-play");
    var flashes = new ArrayList<Double>();
    var beeps = new ArrayList<Double>();
    var recordings = both.zhou().api("/cases/" + caseId).getJsonArray("recordings");
    assertThat(recordings).hasSize(1);
    var id = recordings.getString(0);
    for (var each : both.zhou().api("/recordings/" + id).getJsonArray("tracks")) {
      var track = (JsonObject) each;
      if (!track.getString("participant").equals("demo-chen")) {
        continue;
      }
      var file = CaseEvidence.fetched(both, track, id, folder);
      if (track.getString("source").equals("camera")) {
        flashes.addAll(RecordedClaps.flashes(file));
      } else {
        beeps.addAll(RecordedClaps.beeps(file));
      }
    }
    return RecordedClaps.skewsMillis(flashes, beeps);
  }

  /// How late a beep is after its flash where it is captured, before anything is sent or shown.
  private static double source(Person person) {
    var wish = new JsonObject().put("whose", "captured").put("millis", MEASURE_MILLIS);
    var found =
        new JsonObject(
            (String)
                person.page().evaluate("lips.measure(%s).then(JSON.stringify)".formatted(wish)));
    var skews =
        found.getJsonArray("skews").stream()
            .map(it -> ((Number) it).doubleValue())
            .sorted()
            .toList();
    assertThat(skews).as("claps that were seen and heard: " + found).hasSizeGreaterThan(7);
    return skews.get(skews.size() / 2);
  }
}
