package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import huizhen.app.GatewayProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Chen registers a passkey on the pages of a whole gateway and signs in with it; the authenticator
/// is Chromium's own virtual one (WebAuthn Level 3 §11), which keeps keys and counts as real ones
/// do.
@Tag("e2e")
@Tag("pages")
@Tag("journey")
final class PasskeyTest {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();

  private static final PageCheck CHECK = new PageCheck(SCREENSHOTS.resolve("pages"));

  @TempDir static Path folder;

  @Test
  void a_passkey_is_registered_used_copied_in_vain_and_removed() {
    try (var gateway = GatewayProcess.start(folder.resolve("data"));
        var browsers = new Browsers();
        var chen = new Person(gateway.url(), browsers.plain(), SCREENSHOTS)) {
      var password = gateway.password("chen");
      chen.signIn("chen", password);
      var authenticator = new Authenticator(chen);
      var recovery = registers(chen, password);
      renames(chen);
      signsIn(chen, password);
      signsInNotWithoutPin(chen, password, authenticator);
      signsInNotWithCopy(chen, password, authenticator);
      signsInWithRecoveryCode(chen, password, recovery.get(0));
      removes(chen, password, recovery.get(0), recovery.get(1));
    }
    CHECK.nothingFound();
  }

  /// @return the recovery codes
  private static List<String> registers(Person chen, String password) {
    chen.click("nav-security");
    chen.click("passkey-add");
    chen.type("passkey-name", "诊室电脑");
    chen.type("passkey-password", password);
    chen.screenshots("80-passkey-add");
    chen.click("passkey-submit");
    chen.see("security-recovery");
    assertThat(chen.at("passkey").innerText()).contains("诊室电脑");
    var codes = chen.at("security-recovery").locator("code").allInnerTexts();
    assertThat(codes).hasSize(10);
    chen.click("security-noted");
    chen.screenshots("81-passkeys");
    return codes;
  }

  private static void renames(Person chen) {
    chen.click("passkey-rename");
    chen.type("passkey-name", "值班室电脑");
    chen.click("passkey-submit");
    chen.see("passkey-done");
    var _ =
        chen.until(
            "the other name", () -> chen.at("passkey").innerText(), it -> it.contains("值班室电脑"));
  }

  private static void givesPassword(Person chen, String password) {
    chen.context().clearCookies();
    chen.open("/signin");
    chen.type("signin-username", "chen");
    chen.type("signin-password", password);
    chen.click("signin-submit");
    chen.see("signin-passkey");
    assertThat(chen.at("signin-wanted").innerText()).contains("第二因素");
    assertThat(chen.at("signin-fault").count()).as("a question is no fault").isZero();
  }

  private static void signsIn(Person chen, String password) {
    givesPassword(chen, password);
    chen.screenshots("82-signin-passkey");
    CHECK.look(chen, "signin-passkey");
    chen.click("signin-passkey");
    chen.see("who");
  }

  /// The browser asks no server: it has nothing that says who is there.
  private static void signsInNotWithoutPin(
      Person chen, String password, Authenticator authenticator) {
    givesPassword(chen, password);
    authenticator.verifies(false);
    chen.click("signin-passkey");
    var fault = chen.until("a fault", () -> faultOf(chen), it -> !it.isEmpty());
    assertThat(fault).contains("未使用通行密钥");
    authenticator.verifies(true);
    chen.click("signin-passkey");
    chen.see("who");
  }

  private static void signsInNotWithCopy(
      Person chen, String password, Authenticator authenticator) {
    authenticator.countsBack();
    givesPassword(chen, password);
    chen.click("signin-passkey");
    var fault = chen.until("a fault", () -> faultOf(chen), it -> !it.isEmpty());
    assertThat(fault).contains("通行密钥未通过验证");
    chen.screenshots("83-passkey-copied");
    assertThat(chen.at("who").count()).isZero();
  }

  private static void signsInWithRecoveryCode(Person chen, String password, String code) {
    givesPassword(chen, password);
    chen.type("signin-code", code);
    chen.click("signin-submit");
    chen.see("who");
  }

  /// With a code each time: the authenticator here is the copy by now.
  private static void removes(Person chen, String password, String used, String next) {
    chen.click("nav-security");
    chen.click("passkey-remove");
    chen.type("passkey-password", password);
    chen.type("passkey-code", used);
    chen.click("passkey-submit");
    chen.see("passkey-fault");
    CHECK.look(chen, "passkeys");
    chen.type("passkey-code", next);
    chen.click("passkey-submit");
    chen.see("passkey-done");
    chen.seeNo("passkey"); // the list is read again after the answer
    chen.context().clearCookies();
    chen.signIn("chen", password);
  }

  private static String faultOf(Person chen) {
    var fault = chen.at("signin-fault");
    return fault.count() == 0 ? "" : fault.first().innerText();
  }

  /// Chromium's virtual authenticator in the page of somebody.
  private static final class Authenticator {
    private final CDPSession session;
    private final String id;

    Authenticator(Person person) {
      session = person.context().newCDPSession(person.page());
      var _ = session.send("WebAuthn.enable");
      var options = new JsonObject();
      options.addProperty("protocol", "ctap2");
      options.addProperty("ctap2Version", "ctap2_1");
      options.addProperty("transport", "internal");
      options.addProperty("hasResidentKey", true);
      options.addProperty("hasUserVerification", true);
      options.addProperty("isUserVerified", true);
      options.addProperty("automaticPresenceSimulation", true);
      var wish = new JsonObject();
      wish.add("options", options);
      id =
          session
              .send("WebAuthn.addVirtualAuthenticator", wish)
              .get("authenticatorId")
              .getAsString();
    }

    void verifies(boolean isVerified) {
      var wish = new JsonObject();
      wish.addProperty("authenticatorId", id);
      wish.addProperty("isUserVerified", isVerified);
      var _ = session.send("WebAuthn.setUserVerified", wish);
    }

    /// As a copy does that was made before the last use.
    void countsBack() {
      var wish = new JsonObject();
      wish.addProperty("authenticatorId", id);
      var credential =
          session
              .send("WebAuthn.getCredentials", wish)
              .getAsJsonArray("credentials")
              .get(0)
              .getAsJsonObject();
      assertThat(credential.get("signCount").getAsLong()).isGreaterThan(1);
      credential.addProperty("signCount", 0);
      wish.addProperty("credentialId", credential.get("credentialId").getAsString());
      var _ = session.send("WebAuthn.removeCredential", wish);
      wish.remove("credentialId");
      wish.add("credential", credential);
      var _ = session.send("WebAuthn.addCredential", wish);
    }
  }
}
