package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An ultrasound comes into a consultation: the county doctor gets its ticket in the room, it
/// publishes by WHIP, and the specialist sees its picture beside the camera. A ticket that nobody
/// has used opens nothing once the consultation is over.
@Tag("e2e")
final class DeviceInConsultationTest {
  @TempDir static Path folder;

  @Test
  void a_doctor_connects_an_ultrasound_and_the_specialist_sees_it() {
    try (var both = TwoDoctors.together(folder)) {
      var id = both.meet();
      var chen = both.chen();
      chen.click("toggle-people");
      chen.type("device-name", "超声 2 号");
      chen.click("device-invite");
      chen.see("device-ticket");
      var address = chen.at("device-address").inputValue();
      var ticket = new JsonObject().put("ticket", chen.at("device-ticket").inputValue());
      assertThat(address).endsWith("/whip/case-" + id);
      chen.screenshot("21-device");

      var ultrasound = both.thirdPerson();
      ultrasound.open("/signin");
      var _ = ServiceDoorTest.open(ultrasound, address, ticket, true);
      var picture = "video[data-testid^=\"video-guest-\"][data-testid$=\"-diagnostic\"]";
      var _ = both.zhou().watch(picture, both.clinicMedia());
      both.zhou().screenshot("22-device-at-the-specialist");

      var late =
          QuickCase.post(
              chen, "/" + id + "/device-tickets", Map.of("role", "device", "name", "监护仪"));
      both.zhou().click("room-end");
      both.zhou().confirm();
      both.zhou().see("room-out");
      assertThatThrownBy(() -> ServiceDoorTest.open(ultrasound, late.getString("whip"), late, true))
          .hasMessageContaining("\"ended\"");
    }
  }
}
