package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A patient who hears badly reads on a telephone, in large type, what the hospital's recogniser
/// heard in the visit; and reads the last lines when the page is opened again. The doctor reads it
/// afterwards, where the recording is played.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
final class VisitCaptionsTest {
  private static final String SECRET = "0123456789abcdef-asr";
  private static final String SAID = "每天早上吃一片降压药。";
  private static final String ALSO = "少吃盐，多散步。";
  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();
  private static final PageCheck CHECK = new PageCheck(SCREENSHOTS.resolve("pages"));

  @TempDir static Path folder;

  @Test
  void the_patient_reads_in_large_type_what_a_machine_heard_also_after_coming_back()
      throws IOException {
    var settings = settings();
    var home = FakeMedia.make(folder, "home", "red", "yellow", 440);
    var clinic = FakeMedia.make(folder, "clinic", "blue", "lime", 880);
    try (var gateway =
            GatewayProcess.start(folder.resolve("data"), "--config", settings.toString());
        var browsers = new Browsers()) {
      var telephones = browsers.with(home);
      var reception = new Person(gateway.url(), telephones, SCREENSHOTS);
      var patient = new Person(gateway.url(), telephones, SCREENSHOTS);
      var doctor = new Person(gateway.url(), browsers.with(clinic), SCREENSHOTS);
      patient.page().setViewportSize(PageCheck.PHONE, 844);
      var block = comes(gateway, reception, patient);
      var visit = meet(gateway, doctor, patient, block);

      var room = "visit-" + visit;
      var recogniser = new HospitalSystem(gateway, "asr:" + SECRET, "captions");
      var ticket = recogniser.captionTicket(room);
      var machine = new Person(gateway.url(), telephones, SCREENSHOTS);
      machine.open("/signin");
      var hearing = List.of(ticket.getString("whep"), ticket.getString("ticket"));
      var mid = String.valueOf(machine.page().evaluate(ServiceDoorTest.LISTEN, hearing));
      patient.see("captions-mark");
      assertThat(recogniser.caption(room, "v1", mid, "每天早上", false)).isEqualTo("shown");
      assertThat(recogniser.caption(room, "v1", mid, SAID, true)).isEqualTo("shown");
      assertThat(recogniser.caption(room, "v2", mid, ALSO, true)).isEqualTo("shown");
      reads(patient, SAID, ALSO);
      isLarge(patient);
      patient.screenshot("97-visit-captions-390");
      CHECK.look(patient, "visit-captions");

      // The page was closed, and is opened again: nothing of what it had is left.
      var _ = patient.page().reload();
      patient.see("visit-doctor");
      patient.see("captions-mark");
      reads(patient, SAID, ALSO);
      areInTheRecording(doctor, block);
      CHECK.nothingFound();
    }
  }

  /// As its doctor plays it afterwards.
  private static void areInTheRecording(Person doctor, String block) {
    doctor.open("/visit-blocks/" + block);
    doctor.click("visit-complete");
    doctor.click("visit-recordings");
    doctor.see("recording-play");
    CHECK.look(doctor, "visit-recordings");
    doctor.click("recording-play");
    doctor.see("playback-captions");
    var file = String.valueOf(doctor.at("captions-file").getAttribute("href"));
    var url = doctor.page().url().replaceFirst("(https://[^/]+)/.*", "$1" + file);
    assertThat(doctor.context().request().get(url).text())
        .startsWith("WEBVTT")
        .contains(SAID, ALSO);
    doctor.click("playback-toggle");
    var _ =
        doctor.until(
            "a caption in the playback",
            () -> doctor.at("playback-caption-lines").allTextContents(),
            shown -> shown.stream().anyMatch(it -> it.contains(SAID)));
    doctor.screenshots("98-visit-playback-captions");
    CHECK.look(doctor, "visit-playback");
  }

  /// The county hospital has a recogniser of its own.
  private static Path settings() throws IOException {
    var secret = Files.writeString(folder.resolve("asr.secret"), SECRET + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    var clients =
        Files.writeString(
            folder.resolve("clients.json"),
            """
            {"clients": [{"id": "asr", "secretFile": "%s", "scopes": ["captions"],
              "organisation": "demo-qingxi"}]}
            """
                .formatted(secret));
    return Files.writeString(
        folder.resolve("captions.properties"),
        "captions.allowed=true\nclients.file=%s\n".formatted(clients));
  }

  /// Books, and is there.
  private static String comes(GatewayProcess gateway, Person reception, Person patient) {
    reception.signIn("he", gateway.password("he"));
    reception.click("nav-visits");
    var _ = reception.at("block-doctor").selectOption("demo-d-chen");
    reception.click("block-open");
    reception.click("block-demo-d-chen");
    var _ = reception.at("book-patient").selectOption("demo-p-1");
    reception.type("book-condition", "高血压");
    reception.type("book-where", "青溪县中心卫生院");
    reception.type("book-evidence", "门诊病历 2025-118");
    reception.type("book-made-on", "2025-06-01");
    reception.click("book-submit");
    reception.see("visit-1");
    reception.click("visit-link");
    reception.click("link-make");
    reception.see("link-url");
    var _ = patient.page().navigate(reception.at("link-url").innerText().strip());
    patient.type("visit-name", "王秀英");
    patient.type("visit-four", VisitTest.lastFour("demo-p-1"));
    patient.click("visit-enter");
    for (var name : List.of("treatment", "sensitive", "recording")) {
      patient.at("visit-consent-" + name).check();
    }
    patient.click("visit-consent");
    patient.click("visit-test");
    patient.click("visit-fine");
    patient.see("visit-ahead");
    return reception.page().url().replaceAll(".*/visit-blocks/", "");
  }

  private static String meet(GatewayProcess gateway, Person doctor, Person patient, String block) {
    doctor.signIn("chen", gateway.password("chen"));
    doctor.open("/visit-blocks/" + block);
    doctor.click("block-begin");
    doctor.click("visit-call-next");
    patient.click("visit-answer");
    patient.see("visit-call-words");
    doctor.click("visit-room");
    doctor.click("room-join");
    var _ =
        doctor
            .page()
            .locator("[data-testid^='present-patient-'][data-present=true]")
            .elementHandle();
    doctor.click("room-start");
    patient.see("visit-doctor");
    return patient.api("/visit").getJsonObject("visit").getString("id");
  }

  private static void reads(Person patient, String... lines) {
    var _ =
        patient.until(
            "the captions",
            () ->
                patient.at("caption-lines").count() == 0
                    ? ""
                    : patient.at("caption-lines").innerText(),
            shown -> List.of(lines).stream().allMatch(shown::contains));
  }

  /// As large as the buttons' words, and the three buttons are still there.
  private static void isLarge(Person patient) {
    var size =
        patient
            .at("caption-lines")
            .evaluate("lines => parseFloat(getComputedStyle(lines).fontSize)");
    assertThat(((Number) size).doubleValue()).isGreaterThanOrEqualTo(24);
    for (var button : List.of("visit-mute", "visit-camera", "visit-hang-up")) {
      var box = patient.at(button).boundingBox();
      assertThat(box.y + box.height).as(button).isLessThanOrEqualTo(844);
    }
  }
}
