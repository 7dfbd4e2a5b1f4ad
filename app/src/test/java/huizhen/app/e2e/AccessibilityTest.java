package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.WaitForSelectorState;
import huizhen.app.GatewayProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Every page in the states that people meet it in, by [PageCheck]; and the room by the keyboard
/// alone and at 200 % zoom.
@Tag("e2e")
@Tag("pages")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class AccessibilityTest {
  @TempDir static Path folder;

  private static final PageCheck CHECK =
      new PageCheck(Path.of("target", "screenshots", "pages").toAbsolutePath());

  private static final Locator.WaitForOptions ATTACHED =
      new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED);

  private static TwoDoctors both;
  private static GatewayProcess gateway;
  private static Person chen;
  private static Person zhou;
  private static String consulted = "";

  @BeforeAll
  static void start() {
    both = TwoDoctors.together(folder);
    gateway = both.gateway();
    chen = both.chen();
    zhou = both.zhou();
    signIn(chen, "chen");
    signIn(zhou, "zhou");
  }

  @AfterEach
  void nothing_is_found() {
    CHECK.nothingFound();
  }

  @AfterAll
  static void stop() {
    if (both != null) {
      chen.screenshot("a11y-last-chen");
      zhou.screenshot("a11y-last-zhou");
      both.close();
    }
  }

  @Test
  @Order(1)
  void signing_in_and_applying() {
    var stranger = both.thirdPerson();
    stranger.open("/signin");
    stranger.type("signin-username", "nobody");
    stranger.type("signin-password", "wrong");
    stranger.click("signin-submit");
    stranger.see("signin-fault");
    CHECK.look(stranger, "signin");
    stranger.open("/visit");
    stranger.see("visit-no-link");
    CHECK.look(stranger, "visit-without-link");
    stranger.close();
    chen.open("/");
    chen.see("case-new");
    CHECK.look(chen, "worklist-empty");
    chen.click("case-new");
    chen.see("submit");
    CHECK.look(chen, "application");
    chen.click("submit");
    chen.see("form-fault");
    chen.click("patient-new");
    chen.see("patient-add");
    CHECK.look(chen, "application-faults");
    chen.open("/");
    chen.click("emergency");
    chen.see("emergency-raise");
    CHECK.look(chen, "emergency-form");
    chen.open("/no-such-page");
    chen.page().locator("h1").first().waitFor();
    CHECK.look(chen, "not-found");
  }

  @Test
  @Order(2)
  void a_case_on_its_way_to_a_time() {
    var id = applied();
    zhou.open("/");
    zhou.see("case-" + id);
    CHECK.look(zhou, "worklist");
    zhou.click("case-" + id);
    zhou.see("accept");
    CHECK.look(zhou, "case-triage");
    zhou.click("decline");
    zhou.see("reason-submit");
    CHECK.look(zhou, "case-reason");
    var _ = QuickCase.post(zhou, "/" + id + "/accept", Map.of("specialist", "demo-s-zhou"));
    chen.open("/cases/" + id);
    chen.see("booking");
    CHECK.look(chen, "case-booking");
    var xu = both.thirdPerson();
    signIn(xu, "xu");
    CHECK.look(xu, "worklist-coordinator");
    xu.open("/cases/" + id);
    xu.click("team-edit");
    xu.at("place-demo-s-wu-mandatory").check();
    CHECK.look(xu, "team-members");
    xu.click("team-save");
    xu.click("team-find");
    var proposals = xu.page().locator("[data-testid^='hold-']");
    proposals.first().waitFor();
    CHECK.look(xu, "team-times");
    proposals.first().click();
    xu.see("team-held");
    CHECK.look(xu, "team-held");
    xu.click("exit-reassign");
    xu.see("reassign-demo-s-qian");
    CHECK.look(xu, "case-reassign");
    xu.open("/board");
    xu.see("lane-book");
    xu.see("board-case-" + id);
    CHECK.look(xu, "board");
    xu.click("nav-duty");
    xu.at("shift").first().waitFor();
    CHECK.look(xu, "duty");
    xu.click("nav-accounts");
    xu.see("accounts-search");
    CHECK.look(xu, "accounts");
    xu.click("nav-webhooks");
    xu.see("hook-add");
    CHECK.look(xu, "webhooks");
    xu.close();
  }

  @Test
  @Order(3)
  void the_room() {
    consulted = QuickCase.consented(chen, zhou);
    chen.open("/cases/" + consulted);
    chen.see("consent-given");
    CHECK.look(chen, "case-ready");
    chen.open("/cases/%s/room".formatted(consulted));
    chen.see("room-join");
    CHECK.look(chen, "room-preview");
    chen.click("room-join");
    chen.see("lobby");
    CHECK.look(chen, "room-lobby");
    zhou.open("/cases/%s/room".formatted(consulted));
    zhou.click("room-join");
    zhou.click("room-start");
    both.seeEachOther();
    CHECK.look(chen, "room-live");
    zhou.click("toggle-people");
    zhou.see("people");
    CHECK.look(zhou, "room-people");
    zhou.click("toggle-people");
    plan("病例一：左上肺结节");
    plan("病例二：胸痛待查");
    zhou.click("rundown-next");
    zhou.see("rundown-strip");
    chen.see("rundown-strip");
    CHECK.look(zhou, "room-rundown");
    chen.click("toggle-rundown");
    chen.see("rundown-item-2");
    CHECK.look(chen, "room-rundown-read");
    chen.click("toggle-rundown");
    zhou.click("toggle-rundown");
  }

  private void plan(String title) {
    if (!zhou.at("rundown").isVisible()) {
      zhou.click("toggle-rundown");
    }
    zhou.type("rundown-title", title);
    zhou.click("rundown-save");
    zhou.at("rundown").getByText(title).waitFor();
  }

  @Test
  @Order(4)
  void the_room_by_keyboard_alone() {
    var keys = new Keys(chen);
    keys.press("toggle-microphone", "Enter");
    assertThat(pressed("toggle-microphone")).isEqualTo("true");
    keys.press("toggle-microphone", "Space");
    assertThat(pressed("toggle-microphone")).isEqualTo("false");
    keys.press("toggle-camera", "Enter");
    assertThat(pressed("toggle-camera")).isEqualTo("true");
    keys.press("toggle-camera", "Enter");
    keys.press("toggle-hand", "Enter");
    assertThat(pressed("toggle-hand")).isEqualTo("true");
    keys.press("toggle-hand", "Enter");
    if (!chen.at("chat").isVisible()) {
      keys.press("toggle-chat", "Enter");
    }
    keys.go("chat-input");
    chen.page().keyboard().type("keys only");
    chen.page().keyboard().press("Enter");
    var _ =
        zhou.until(
            "what was typed",
            () -> zhou.at("chat-message").allTextContents().toString(),
            said -> said.contains("keys only"));
    keys.press("pin-demo-zhou-camera", "Enter");
    assertThat(pressed("pin-demo-zhou-camera")).isEqualTo("true");
    keys.press("hang-up", "Enter");
    chen.see("room-out");
    keys.press("rejoin", "Enter");
    chen.see("stage");
  }

  /// 1280 × 800 at 200 % has 640 × 400 of CSS.
  @Test
  @Order(5)
  void the_room_at_200_percent_loses_no_control() {
    chen.page().setViewportSize(PageCheck.DESKTOP / 2, 400);
    chen.page().waitForTimeout(300);
    chen.screenshot("a11y-room-200-percent");
    var names =
        List.of(
            "toggle-microphone",
            "toggle-camera",
            "toggle-audio-only",
            "share-screen",
            "toggle-hand",
            "toggle-people",
            "toggle-rundown",
            "toggle-chat",
            "hang-up",
            "language");
    for (var name : names) {
      var box = chen.at(name).first().boundingBox();
      assertThat(box).as(name).isNotNull();
      assertThat(box.x).as(name).isGreaterThanOrEqualTo(0);
      assertThat(box.x + box.width).as(name).isLessThanOrEqualTo(640);
      assertThat(box.y + box.height).as(name).isLessThanOrEqualTo(400);
    }
    var face = chen.at("video-demo-zhou-camera").boundingBox();
    assertThat(face.height).isGreaterThan(60);
    chen.page().setViewportSize(PageCheck.DESKTOP, 800);
  }

  @Test
  @Order(6)
  void what_follows_a_consultation() {
    zhou.click("room-end");
    zhou.confirm();
    zhou.see("room-out");
    chen.see("room-out");
    CHECK.look(chen, "room-ended");
    zhou.open("/cases/" + consulted);
    zhou.see("opinion-findings");
    CHECK.look(zhou, "opinion-writing");
    zhou.type("opinion-findings", Words.FINDINGS);
    zhou.type("opinion-diagnosis", Words.DIAGNOSIS);
    zhou.type("opinion-advice", Words.ADVICE);
    zhou.click("opinion-sign");
    zhou.type("sign-password", gateway.password("zhou"));
    CHECK.look(zhou, "opinion-signing");
    zhou.click("sign-submit");
    zhou.see("opinion-signed");
    chen.open("/cases/" + consulted);
    chen.see("acknowledge");
    chen.click("trail-open");
    chen.see("audit-trail");
    CHECK.look(chen, "case-signed");
    printsOnly(chen, "opinion", "materials");
    chen.click("recording-play");
    chen.see("playback-toggle");
    CHECK.look(chen, "playback");
  }

  @Test
  @Order(7)
  void those_who_watch_over_it() {
    var other = both.thirdPerson();
    signIn(other, "jianguan");
    CHECK.look(other, "worklist-regulator");
    other.click("nav-oversight");
    other.click("indicators-show");
    other.page().locator("figure table").first().waitFor(ATTACHED);
    CHECK.look(other, "oversight-charts");
    other.open("/oversight/cases/" + consulted);
    other.click("proof-entry");
    CHECK.look(other, "trace");
    other.click("nav-audit");
    other.see("audit-trail");
    other.click("audit-verify");
    other.see("audit-verified");
    CHECK.look(other, "audit");
    other.click("sign-out");
    signIn(other, "yunwei");
    other.see("rooms-read-at");
    other.click("drain-begin");
    CHECK.look(other, "rooms");
    other.type("drain-reason", "2026-017");
    other.click("drain-submit");
    other.see("draining");
    CHECK.look(other, "rooms-draining");
    other.click("drain-end");
    other.see("drain-begin");
    other.click("nav-retention");
    var sealed = applied();
    other.type("hold-case", sealed);
    other.type("hold-reason", "2026-001");
    other.click("hold-place");
    other.see("hold-" + sealed);
    CHECK.look(other, "retention");
    other.click("hold-open");
    other.see("again-password");
    CHECK.look(other, "retention-password");
    other.close();
  }

  @Test
  @Order(8)
  void a_patient_from_the_link_to_the_call() {
    var reception = both.thirdPerson();
    signIn(reception, "he");
    reception.click("nav-visits");
    var _ = reception.at("block-doctor").selectOption("demo-d-chen");
    CHECK.look(reception, "visit-blocks");
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
    CHECK.look(reception, "visit-block");
    var patient = both.thirdPerson();
    patient.page().setViewportSize(PageCheck.PHONE, 844);
    var _ = patient.page().navigate(reception.at("link-url").innerText().strip());
    patient.see("visit-enter");
    CHECK.look(patient, "visit-check");
    patient.type("visit-name", "王秀英");
    patient.type("visit-four", VisitTest.lastFour("demo-p-1"));
    patient.click("visit-enter");
    patient.see("visit-consent");
    CHECK.look(patient, "visit-consent");
    for (var name : List.of("treatment", "sensitive", "recording")) {
      patient.at("visit-consent-" + name).check();
    }
    patient.click("visit-consent");
    patient.click("visit-test");
    patient.see("visit-fine");
    CHECK.look(patient, "visit-devices");
    patient.click("visit-fine");
    patient.see("visit-ahead");
    CHECK.look(patient, "visit-waiting");
    grants(patient);
    chen.open(reception.page().url().replaceAll(".*(/visit-blocks/.*)", "$1"));
    chen.click("block-begin");
    chen.click("visit-call-next");
    patient.see("visit-answer");
    CHECK.look(patient, "visit-called");
    patient.click("visit-answer");
    patient.see("visit-call");
    chen.click("visit-room");
    chen.click("room-join");
    chen.click("room-start");
    patient.see("visit-doctor");
    CHECK.look(patient, "visit-call");
    chen.open(reception.page().url().replaceAll(".*(/visit-blocks/.*)", "$1"));
    chen.click("visit-complete");
    chen.click("visit-record");
    CHECK.look(chen, "visit-record");
    chen.at("record-same").check();
    chen.type("record-advice", "每天早上吃一片降压药，少吃盐。");
    chen.type("record-medicines", "氨氯地平 5 mg，每日一次");
    chen.type("record-next", LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(30).toString());
    chen.type("record-password", gateway.password("chen"));
    chen.click("record-sign");
    patient.see("visit-advice");
    patient.click("visit-who");
    patient.see("visit-audit");
    CHECK.look(patient, "visit-after");
    printsOnly(patient, "visit-advice", "visit-who");
    reception.close();
    patient.close();
  }

  /// A patient lets a hospital read; a doctor there finds it, and what is for need beside it.
  private static void grants(Person patient) {
    patient.click("visit-may");
    patient.click("grant-new");
    var _ = patient.at("grant-to").selectOption("demo-provincial");
    patient.at("grant-item-OPINION").check();
    patient.click("grant-give");
    patient.see("grant-revoke");
    CHECK.look(patient, "visit-grants");
    zhou.open("/grants");
    zhou.click("grant-open");
    zhou.see("granted");
    CHECK.look(zhou, "grants");
  }

  private static void signIn(Person person, String name) {
    person.signIn(name, gateway.password(name));
  }

  private static String applied() {
    var application =
        Map.of(
            "patient", "demo-p-2",
            "invited", "demo-provincial",
            "reason", Words.REASON,
            "purpose", Words.PURPOSE,
            "recordSummary", Words.SUMMARY,
            "department", "心血管内科",
            "wishedTitle", "主任医师",
            "urgency", "URGENT");
    var id = QuickCase.post(chen, "", application).getString("id");
    JsonObject submitted = QuickCase.post(chen, "/" + id + "/submit", Map.of());
    assertThat(submitted.getString("state")).isEqualTo("DISPATCHED");
    return id;
  }

  private static String pressed(String button) {
    return String.valueOf(chen.at(button).first().getAttribute("aria-pressed"));
  }

  /// On paper there is what was said, and none of what is to be clicked.
  private static void printsOnly(Person person, String seen, String unseen) {
    var media = new com.microsoft.playwright.Page.EmulateMediaOptions();
    person.page().emulateMedia(media.setMedia(com.microsoft.playwright.options.Media.PRINT));
    person.page().waitForTimeout(200);
    assertThat(person.at(seen).first().isVisible()).as(seen).isTrue();
    assertThat(person.at(unseen).first().isVisible()).as(unseen).isFalse();
    assertThat(person.page().locator("button:visible").count()).isZero();
    person.screenshot("a11y-print-" + seen);
    person.page().emulateMedia(media.setMedia(com.microsoft.playwright.options.Media.SCREEN));
  }
}
