package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ward's monitor hands in FHIR Observations that are beyond the hospital's limit: both doctors
/// read the alarm, an emergency is opened on behalf of the county doctor, and somebody else on call
/// is rung. A consumer's device does nothing of the kind.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
final class AlarmTest {
  private static final PageCheck CHECK =
      new PageCheck(Path.of("target", "screenshots", "pages").toAbsolutePath());

  private static final String RULES =
      """
      {"rules": [
        {"measure": "spo2", "low": 85, "margin": 2, "seconds": 3, "level": "emergency"},
        {"measure": "heart-rate", "high": 130, "seconds": 0, "level": "warn"}
      ]}
      """;

  /// What of a call an element lies on, and what of it is not in the window.
  private static final String COVERED =
      """
      names => {
        const box = name => document.querySelector(`[data-testid="${name}"]`)?.getBoundingClientRect()
        const ring = box('ring')
        return names.filter(name => {
          const it = box(name)
          if (it === undefined) return true
          const isOff = it.bottom > innerHeight + 1 || it.right > innerWidth + 1
          const isUnder = it.left < ring.right && ring.left < it.right
            && it.top < ring.bottom && ring.top < it.bottom
          return isOff || isUnder
        })
      }
      """;

  @TempDir static Path folder;

  @Test
  void oxygen_that_stays_low_rings_those_on_call_and_a_consumers_watch_does_not()
      throws IOException {
    var rules = Files.writeString(folder.resolve("alarms.json"), RULES);
    var settings = folder.resolve("alarms.properties");
    Files.writeString(settings, "alarms.file=%s%n".formatted(rules));
    var gateway = GatewayProcess.start(folder.resolve("data"), "--config", settings.toString());
    try (var both = TwoDoctors.with(folder, gateway)) {
      var id = both.meet();
      var ward = new HospitalSystem(gateway, "system/Observation.write");
      var qian = both.thirdPerson();
      qian.signIn("qian", gateway.password("qian"));

      measured(both.chen(), ward, id, "watch", "consumer", 80);
      both.chen().see("alarm-1");
      assertThat(both.chen().at("alarm-1").getAttribute("data-level")).isEqualTo("warn");
      assertThat(both.chen().at("alarm-1").innerText()).contains("警示", "消费级设备");
      assertThat(both.chen().at("alarm-emergency").count()).isZero();
      qian.seeNo("ring");

      measured(both.chen(), ward, id, "monitor-3", "medical", 82);
      for (var doctor : List.of(both.chen(), both.zhou())) {
        doctor.see("alarm-2");
        assertThat(doctor.at("alarm-2").innerText())
            .contains("紧急报警", "血氧低于 85 %，已持续 3 秒", "monitor-3");
        assertThat(doctor.at("alarm-said").textContent()).contains("紧急报警");
        doctor.see("alarm-emergency");
        assertThat(doctor.at("alarm-emergency").getAttribute("data-state")).isEqualTo("opened");
      }
      qian.see("ring");
      both.zhou().screenshots("31-alarm");
      both.chen().screenshots("31-alarm-clinic");
      CHECK.look(both.zhou(), "alarm");

      measured(both.chen(), ward, id, "monitor-4", "medical", 79);
      var _ =
          both.chen()
              .until(
                  "no second emergency",
                  () -> both.chen().at("alarm-emergency").getAttribute("data-state"),
                  "standing"::equals);
      oneLineOnATelephone(both.chen());
      var emergency = both.chen().at("alarm-emergency-case").getAttribute("href");
      var opened = both.chen().api("/cases/" + emergency.replaceAll(".*/", ""));
      assertThat(opened.getString("urgency", opened.encode())).contains("EMERGENCY");
      assertThat(opened.encode()).contains("体征报警：血氧饱和度低于 85 % 持续 3 秒");
      assertThat(emergencies(both.chen())).isEqualTo(1);
      answersWhenTheSessionIsOver(both.zhou(), emergency.replaceAll(".*/", ""));
      assertThat(gateway.output()).doesNotContain("Unhandled exception");
    }
  }

  /// Three alarms leave the picture its room, and are read after a tap, or by keys.
  private static void oneLineOnATelephone(Person doctor) {
    assertThat(doctor.at("alarms").isVisible()).isTrue();
    doctor.page().setViewportSize(PageCheck.PHONE, 844);
    doctor.see("alarms-summary");
    assertThat(doctor.at("alarms-summary").innerText()).contains("3 项报警", "血氧低于 85 %");
    assertThat(doctor.at("alarms").isVisible()).isFalse();
    assertThat(doctor.at("stage").boundingBox().height).isGreaterThan(280);
    doctor.screenshot("31c-alarms-in-one-line-390");
    doctor.at("alarms-summary").focus();
    doctor.page().keyboard().press("Enter");
    doctor.see("alarms");
    assertThat(doctor.at("alarms-summary").getAttribute("aria-expanded")).isEqualTo("true");
    doctor.screenshot("31d-alarms-opened-390");
    doctor.click("alarms-summary");
    doctor.seeNo("alarms");
    doctor.page().setViewportSize(PageCheck.DESKTOP, 800);
    doctor.see("alarms");
  }

  /// The one of the two who is on call is rung, too: beside the call, not on it.
  private static void answersWhenTheSessionIsOver(Person zhou, String emergency) {
    zhou.see("ring");
    for (var width : List.of(PageCheck.DESKTOP, PageCheck.PHONE)) {
      zhou.page().setViewportSize(width, 844);
      var _ = zhou.page().evaluate(PageCheck.DRAWN);
      assertThat(
              zhou.page()
                  .evaluate(
                      COVERED, List.of("hang-up", "room-end", "toggle-microphone", "self-view")))
          .as("covered by the ring, %d px wide", width)
          .isEqualTo(List.of());
    }
    zhou.page().setViewportSize(PageCheck.DESKTOP, 800);
    assertThat(zhou.at("ring-accept").count()).isZero();
    zhou.at("ring-when-free").focus();
    zhou.page().keyboard().press("Enter");
    zhou.screenshots("31b-ring-in-a-session");
    zhou.page().keyboard().press("Tab");
    zhou.page().keyboard().press("Enter");
    zhou.see("ring-excuses");
    zhou.page().keyboard().press("Escape");
    zhou.seeNo("ring-excuses");
    zhou.click("room-end");
    zhou.page().locator(".confirm-end").click();
    // Nobody has approved of it or consented yet: its page, and not its room.
    var _ =
        zhou.until(
            "the emergency that was answered",
            () -> zhou.page().url(),
            url -> url.endsWith("/cases/" + emergency));
    zhou.see("emergency-course");
    assertThat(zhou.at("case-state").getAttribute("data-state")).isEqualTo("SCHEDULED");
  }

  /// Until the alarm is there that the values are to raise.
  private static void measured(
      Person doctor, HospitalSystem ward, String id, String device, String kind, double value) {
    var _ =
        doctor.until(
            "an alarm of " + device,
            () -> {
              ward.measured(id, device, "59408-5", value, "%", kind);
              doctor.page().waitForTimeout(500);
              return doctor.at("alarms").count() == 0 ? "" : doctor.at("alarms").innerText();
            },
            shown -> shown.contains(device));
  }

  private static long emergencies(Person doctor) {
    return doctor.api("/cases?limit=100").getJsonArray("items").stream()
        .filter(it -> String.valueOf(it).contains("EMERGENCY"))
        .count();
  }
}
