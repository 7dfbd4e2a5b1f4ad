package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The desks of those who see no patient: a coordinator who keeps the board, gives a case to
/// somebody else and writes the rota; and an operator who seals a case.
@Tag("e2e")
@Tag("pages")
@Tag("journey")
final class DeskTest {
  @TempDir static Path folder;

  @Test
  void a_coordinator_keeps_the_board_and_an_operator_seals() {
    try (var two = TwoDoctors.together(folder)) {
      var chen = two.chen();
      var zhou = two.zhou();
      var xu = two.thirdPerson();
      chen.signIn("chen", two.gateway().password("chen"));
      zhou.signIn("zhou", two.gateway().password("zhou"));
      xu.signIn("xu", two.gateway().password("xu"));
      var waiting = QuickCase.accepted(chen, zhou, "demo-p-2");
      var booked = QuickCase.consented(chen, zhou);

      xu.click("nav-board");
      xu.at("lane-book").locator(Person.selector("board-case-" + waiting)).waitFor();
      xu.at("lane-meet").locator(Person.selector("board-case-" + booked)).waitFor();
      xu.screenshots("70-board");
      xu.click("board-case-" + waiting);
      xu.click("exit-reassign");
      xu.click("exit-submit");
      xu.see("exit-fault");
      xu.at("reassign-demo-s-qian").check();
      xu.click("exit-reason-0");
      xu.screenshots("71-reassign");
      xu.click("exit-submit");
      xu.seeNo("exit-submit");
      var given = xu.api("/cases/" + waiting).getJsonObject("specialist");
      assertThat(given.getString("id")).isEqualTo("demo-s-qian");

      writesTheRota(xu);
      entersLeaveThatIsInConflict(xu, booked);
      xu.close();
      seals(two, booked);
    }
  }

  private static void writesTheRota(Person xu) {
    xu.click("nav-duty");
    xu.at("shift").first().waitFor();
    var before = xu.at("shift").count();
    var _ = xu.at("shift-department").selectOption("呼吸内科");
    var _ = xu.at("shift-level").selectOption("2");
    xu.at("shift-SUNDAY").uncheck();
    xu.type("shift-from", "18:00");
    xu.click("shift-add");
    var _ = xu.until("the shift", () -> xu.at("shift").count(), count -> count.equals(before + 1));
    var shifts = xu.api("/on-call").getJsonArray("shifts");
    assertThat(shifts.getJsonObject(before).getJsonArray("days")).hasSize(6);
  }

  /// It cancels nothing, and says what has to be moved.
  private static void entersLeaveThatIsInConflict(Person xu, String booked) {
    var today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    var _ = xu.at("leave-who").selectOption("demo-s-zhou");
    xu.type("leave-first", today.toString());
    xu.type("leave-last", today.plusDays(1).toString());
    xu.click("leave-add");
    xu.see("leave-entered");
    assertThat(xu.at("leave-entered").innerText()).contains(booked);
    xu.screenshots("72-duty");
  }

  /// What is sealed is opened by two people: one alone is told so.
  private static void seals(TwoDoctors two, String booked) {
    var yunwei = two.thirdPerson();
    yunwei.signIn("yunwei", two.gateway().password("yunwei"));
    yunwei.click("nav-retention");
    yunwei.type("hold-case", booked);
    yunwei.type("hold-reason", "2026-017");
    yunwei.click("hold-place");
    yunwei.see("hold-" + booked);
    yunwei.screenshots("73-retention");
    agrees(yunwei, "patient", two.gateway().password("yunwei"));
    yunwei.seeNo("again-password");
    agrees(yunwei, "organisation", two.gateway().password("yunwei"));
    yunwei.see("again-fault");
    var hold = yunwei.api("/retention/holds").getJsonArray("items").getJsonObject(0);
    assertThat(hold.getString("openedAt")).isNull();
    assertThat(hold.getJsonArray("openings")).hasSize(1);
    looksAfterAccounts(two, yunwei);
    yunwei.close();
  }

  /// Who is disabled is signed out at once, and in again when enabled; a password is changed.
  private static void looksAfterAccounts(TwoDoctors two, Person yunwei) {
    var chen = two.chen();
    var password = two.gateway().password("chen");
    yunwei.open("/accounts"); // the dialog is still there
    yunwei.see("account-demo-chen");
    yunwei.screenshots("74-accounts");
    yunwei.at("account-demo-chen").locator(Person.selector("account-disable")).click();
    var own = two.gateway().password("yunwei");
    yunwei.type("account-reason", "HR-2026-17");
    yunwei.type("account-own-password", own);
    yunwei.screenshots("75-account-disable");
    yunwei.click("account-submit");
    yunwei.at("account-demo-chen").locator(Person.selector("account-enable")).waitFor();
    chen.open("/");
    chen.see("signin-username");
    chen.type("signin-username", "chen");
    chen.type("signin-password", password);
    chen.click("signin-submit");
    chen.see("signin-fault");
    assertThat(chen.at("signin-fault").innerText()).contains("停用");
    yunwei.at("account-demo-chen").locator(Person.selector("account-enable")).click();
    yunwei.type("account-reason", "HR-2026-18");
    yunwei.type("account-own-password", own);
    yunwei.click("account-submit");
    yunwei.at("account-demo-chen").locator(Person.selector("account-disable")).waitFor();
    var temporary = resets(yunwei, own);
    chen.type("signin-username", "chen");
    chen.type("signin-password", temporary);
    chen.click("signin-submit");
    chen.see("security-must-change");
    chen.open("/"); // leads back to it
    chen.see("password-form");
    chen.seeNo("security-contact");
    chen.type("password-old", temporary);
    chen.type("password-new", "Password2026!");
    chen.type("password-again", "Password2026!");
    chen.click("password-submit");
    chen.see("password-fault");
    chen.screenshots("76-password");
    chen.type("password-new", "seven quiet lanterns");
    chen.type("password-again", "seven quiet lanterns");
    chen.click("password-submit");
    chen.see("password-done");
    chen.see("security-contact");
    chen.click("bell");
    chen.see("notices");
    chen.screenshots("77-security-notices");
    assertThat(chen.at("notices").innerText()).contains("密码已更改", "重置了您的密码");
  }

  /// Shown this once, with the own password and how it was made sure who asks.
  private static String resets(Person yunwei, String own) {
    yunwei.at("account-demo-chen").locator(Person.selector("account-password")).click();
    yunwei.at("account-identity").locator("label").first().click();
    yunwei.type("account-own-password", own);
    yunwei.screenshots("76-account-reset");
    yunwei.click("account-submit");
    yunwei.see("account-temporary");
    var temporary = yunwei.at("account-temporary").innerText();
    yunwei.click("account-noted");
    return temporary;
  }

  private static void agrees(Person operator, String party, String password) {
    operator.click("hold-open");
    operator.at("party-" + party).check();
    operator.type("again-password", password);
    operator.click("again-submit");
  }
}
