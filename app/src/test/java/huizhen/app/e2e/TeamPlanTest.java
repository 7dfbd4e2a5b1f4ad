package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hospital's coordinator chooses who comes beside the specialist, finds a time that all have,
/// holds it for all, and it is booked once both sides and the member have agreed.
@Tag("e2e")
@Tag("journey")
final class TeamPlanTest {
  @TempDir static Path folder;

  @Test
  void a_coordinator_plans_a_team_and_everybody_agrees() {
    try (var two = TwoDoctors.together(folder)) {
      var chen = two.chen();
      var zhou = two.zhou();
      var xu = two.thirdPerson();
      chen.signIn("chen", two.gateway().password("chen"));
      zhou.signIn("zhou", two.gateway().password("zhou"));
      xu.signIn("xu", two.gateway().password("xu"));
      var id = QuickCase.accepted(chen, zhou, "demo-p-1");

      xu.open("/cases/" + id);
      xu.click("team-edit");
      xu.at("place-demo-s-wu-mandatory").check();
      xu.at("place-demo-s-zheng-optional").check();
      xu.screenshots("60-team-members");
      xu.click("team-save");
      xu.see("member-demo-s-wu");
      xu.click("team-find");
      var proposals = xu.page().locator("[data-testid^='hold-']");
      proposals.first().waitFor();
      assertThat(proposals.count()).isGreaterThanOrEqualTo(3);
      xu.screenshots("61-team-times");
      proposals.first().click();
      xu.see("team-held");
      xu.screenshots("62-team-held");
      xu.click("team-confirm-side");
      xu.click("confirm-demo-s-wu");

      chen.open("/cases/" + id);
      chen.click("team-confirm-side");
      chen.seeNo("team-held");
      var booked = chen.api("/cases/" + id);
      assertThat(booked.getString("state")).isEqualTo("SCHEDULED");
      assertThat(booked.getJsonObject("appointment")).isNotNull();
      xu.page().setViewportSize(390, 844);
      xu.open("/cases/" + id);
      xu.see("member-demo-s-wu");
      xu.screenshot("63-team-booked-390");
    }
  }
}
