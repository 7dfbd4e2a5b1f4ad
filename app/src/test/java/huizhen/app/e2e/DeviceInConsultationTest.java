package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who and what comes into a consultation without an account. An ultrasound: the county doctor gets
/// its ticket in the room, it publishes by WHIP, and the specialist sees its picture beside the
/// camera. An interpreter and a trainee by links that open once: one waits, is admitted and is
/// seen, the other watches and has nothing to send with. A ticket that nobody has used opens
/// nothing once the consultation is over, and a doctor who signs out elsewhere is out of the room.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
final class DeviceInConsultationTest {
  @TempDir static Path folder;

  @Test
  void a_doctor_connects_an_ultrasound_and_invites_guests_by_link() {
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
      guests(both);

      var late =
          QuickCase.post(
              chen, "/" + id + "/device-tickets", Map.of("role", "device", "name", "监护仪"));
      signOutInAnotherTab(chen);
      chen.see("room-out");
      both.zhou().click("room-end");
      both.zhou().confirm();
      both.zhou().see("room-out");
      assertThatThrownBy(() -> ServiceDoorTest.open(ultrasound, late.getString("whip"), late, true))
          .hasMessageContaining("\"ended\"");
    }
  }

  private static void guests(TwoDoctors both) {
    var zhou = both.zhou();
    var interpreter = both.thirdPerson();
    interpreter.open(link(both.chen(), "interpreter", "陈译员"));
    interpreter.click("room-join");
    interpreter.see("waiting-admission");
    zhou.click("toggle-people");
    zhou.page().locator("[data-testid^=admit-guest-]").first().click();
    interpreter.see("toggle-people");
    var face = "video[data-testid^=\"video-guest-\"][data-testid$=\"-camera\"]";
    var _ = zhou.watch(face, both.clinicMedia());
    interpreter.screenshots("23-interpreter");

    var trainee = both.thirdPerson();
    var address = link(both.chen(), "trainee", "李进修");
    trainee.open(address);
    trainee.see("watch-only");
    trainee.screenshots("24-trainee-before");
    trainee.click("room-join");
    var _ = trainee.watch(TwoDoctors.ZHOU_CAMERA, both.hospitalMedia());
    for (var control :
        List.of("toggle-microphone", "toggle-camera", "share-screen", "chat-input", "guest-link")) {
      assertThat(trainee.at(control).count()).as(control).isZero();
    }
    trainee.screenshots("25-trainee");
    var second = both.thirdPerson();
    second.open(address);
    second.click("room-join");
    second.see("room-out");
    second.see("guest-shut");
    assertThat(second.at("rejoin").count()).as("no way back by a used link").isZero();
    second.screenshots("26-link-used");

    trainee.click("hang-up");
    trainee.screenshots("27-guest-asked");
    trainee.page().locator(".confirm-leave").click();
    trainee.see("guest-shut");
    assertThat(trainee.at("rejoin").count()).as("no way back after leaving").isZero();
    trainee.screenshots("28-guest-left");
  }

  /// Made in the list of people.
  private static String link(Person doctor, String role, String name) {
    var _ = doctor.at("guest-role").selectOption(role);
    doctor.type("guest-name", name);
    doctor.click("guest-link");
    doctor.see("guest-address");
    doctor.screenshots("22-link-" + role);
    var url = doctor.at("guest-address").inputValue();
    assertThat(url).contains("/guest#" + role + ".");
    return url.substring(url.indexOf("/guest#"));
  }

  private static void signOutInAnotherTab(Person person) {
    try (var tab = person.context().newPage()) {
      var _ = tab.navigate(person.page().url().replaceFirst("/cases/.*", "/signin"));
      var _ =
          tab.evaluate(
              """
              async () => {
                const { csrf } = await (await fetch('/api/v1/session')).json()
                await fetch('/api/v1/session', { method: 'DELETE', headers: { 'X-Huizhen-CSRF': csrf } })
              }
              """);
    }
  }
}
