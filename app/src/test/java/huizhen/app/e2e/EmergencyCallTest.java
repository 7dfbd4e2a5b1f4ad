package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The red button: two specialists on call are rung, one answers, and both see each other without
/// an appointment, under the approval of somebody who is named. Run with `-Dhuizhen.figures=true`:
/// four browsers are more than a busy machine carries.
@Tag("figures")
@Tag("journey")
@EnabledIfSystemProperty(named = "huizhen.figures", matches = "true")
final class EmergencyCallTest {
  @TempDir static Path folder;

  @Test
  void whoever_answers_first_is_in_the_room_with_the_county_doctor() {
    try (var two = TwoDoctors.together(folder)) {
      var chen = two.chen();
      var zhou = two.zhou();
      var qian = two.thirdPerson();
      chen.signIn("chen", two.gateway().password("chen"));
      zhou.signIn("zhou", two.gateway().password("zhou"));
      qian.signIn("qian", two.gateway().password("qian"));

      chen.click("emergency");
      chen.click("emergency-patient");
      chen.page().locator(".el-select-dropdown__item:visible").first().click();
      chen.click("emergency-心血管内科");
      chen.type("emergency-reason", "突发胸痛两小时，心电图 ST 段抬高");
      chen.click("emergency-approved");
      chen.type("override-approver", "马院长");
      chen.type("override-title", "院长");
      chen.type("override-reason", "患者意识不清，家属未到");
      chen.screenshots("50-emergency-form");
      var pressed = System.nanoTime();
      chen.click("emergency-raise");
      zhou.see("ring");
      System.out.printf(
          Locale.ROOT,
          "RESULT"
              + " {\"name\":\"tap-to-ring-seconds\",\"value\":%.1f,\"unit\":\"s\",\"target\":2}%n",
          (System.nanoTime() - pressed) / 1e9);
      qian.see("ring");
      assertThat(zhou.at("ring-others").innerText()).contains("钱立");
      zhou.screenshots("51-emergency-ring");
      chen.see("emergency-course");

      zhou.click("ring-accept");
      qian.seeNo("ring");
      zhou.click("room-join");
      var id = chen.page().url().replaceAll(".*/cases/", "");
      chen.see("join");
      chen.screenshots("52-emergency-answered");
      chen.open("/cases/%s/room".formatted(id));
      chen.click("room-join");
      chen.see("lobby");
      zhou.see("lobby");
      zhou.click("room-start");
      two.seeEachOther();
      zhou.see("rec-off"); // under an approval nothing is recorded
      var emergency = zhou.api("/cases/" + id).getJsonObject("emergency");
      assertThat(emergency.getBoolean("isApproved")).isTrue();
      assertThat(emergency.getLong("acceptToRoomMillis")).isPositive();
      assertThat(emergency.getLong("tapToRingMillis")).isPositive();
    }
  }
}
