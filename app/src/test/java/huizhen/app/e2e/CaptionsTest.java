package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a hospital's machines bring into a consultation of two doctors. Its recogniser captions it:
/// both see that it listens and what it heard, one hides it, and the recording has it. Its ward's
/// monitor measures, and both see what.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
final class CaptionsTest {
  private static final Pattern CUE = Pattern.compile("(\\d\\d):(\\d\\d):(\\d\\d)\\.(\\d{3}) -->");
  private static final String SAID = "血压一百六十，九十五。";

  private static final PageCheck CHECK =
      new PageCheck(Path.of("target", "screenshots", "pages").toAbsolutePath());

  @TempDir static Path folder;

  @Test
  void both_doctors_read_what_a_machine_heard_and_the_recording_has_it() throws IOException {
    var settings = folder.resolve("captions.properties");
    Files.writeString(settings, "captions.allowed=true\n");
    var gateway = GatewayProcess.start(folder.resolve("data"), "--config", settings.toString());
    try (var both = TwoDoctors.with(folder, gateway)) {
      var id = both.meet();
      var room = "case-" + id;
      var recogniser = new HospitalSystem(gateway, "captions");
      both.chen().seeNo("captions");
      var ticket = recogniser.captionTicket(room);
      var machine = both.thirdPerson();
      machine.open("/signin");
      var hearing = List.of(ticket.getString("whep"), ticket.getString("ticket"));
      var mid = String.valueOf(machine.page().evaluate(ServiceDoorTest.LISTEN, hearing));
      both.chen().see("captions-mark");
      both.zhou().see("captions-mark");

      assertThat(recogniser.caption(room, "s1", mid, "血压一百", false)).isEqualTo("shown");
      assertThat(recogniser.caption(room, "s1", mid, SAID, true)).isEqualTo("shown");
      for (var doctor : List.of(both.chen(), both.zhou())) {
        var _ =
            doctor.until(
                "the caption",
                () -> doctor.at("caption-said").textContent(),
                said -> said.contains(SAID));
      }
      isMeasured(both, new HospitalSystem(gateway, "system/Observation.write"), id);
      both.zhou().screenshots("29-captions");
      CHECK.look(both.zhou(), "captions");
      both.chen().click("toggle-captions");
      both.chen().seeNo("caption-lines");
      both.chen().see("captions-mark");

      both.zhou().click("room-end");
      both.zhou().confirm();
      both.zhou().see("room-out");
      isInTheRecording(both.zhou(), id);
    }
  }

  /// The ward's monitor is not in the room: the hospital's system hands in what it measures.
  private static void isMeasured(TwoDoctors both, HospitalSystem ward, String caseId) {
    ward.measured(caseId, "monitor-3", "2708-6", 91, "%");
    for (var doctor : List.of(both.chen(), both.zhou())) {
      doctor.see("vitals-monitor-3");
      assertThat(doctor.at("vitals-monitor-3").innerText()).contains("91", "%");
    }
  }

  private static void isInTheRecording(Person doctor, String caseId) {
    doctor.open("/cases/" + caseId);
    doctor.click("recording-play");
    doctor.see("playback-captions");
    var file = doctor.at("captions-file").getAttribute("href");
    var text = doctor.context().request().get(address(doctor, file)).text();
    assertThat(text).startsWith("WEBVTT").contains(SAID);
    var cue = CUE.matcher(text);
    assertThat(cue.find()).as(text).isTrue();
    var minutes = Integer.parseInt(cue.group(1)) * 60 + Integer.parseInt(cue.group(2));
    var millis =
        (minutes * 60 + Integer.parseInt(cue.group(3))) * 1_000 + Integer.parseInt(cue.group(4));
    var _ =
        doctor
            .at("playback-seek")
            .evaluate(
                "(bar, to) => { bar.value = to; bar.dispatchEvent(new Event('input')) }",
                millis + 200);
    var _ =
        doctor.until(
            "the caption in playback",
            () -> doctor.at("playback-caption-lines").textContent(),
            shown -> shown.contains(SAID));
    doctor.screenshots("30-captions-in-playback");
    CHECK.look(doctor, "captions-in-playback");
    CHECK.nothingFound();
  }

  private static String address(Person doctor, String path) {
    return doctor.page().url().replaceFirst("(https://[^/]+)/.*", "$1" + path);
  }
}
