package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.GatewayProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A patient's follow-up visit from the link to the advice, on a telephone's screen, with the
/// doctor and the reception at theirs.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
@Tag("journey")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class VisitTest {
  private static final String ADVICE = "每天早上吃一片降压药，少吃盐，每天散步半小时。";

  @TempDir static Path folder;

  private static FakeMedia home;
  private static FakeMedia clinic;
  private static GatewayProcess gateway;
  private static Browsers browsers;
  private static Person reception;
  private static Person doctor;
  private static Person patient;
  private static Person stranger;
  private static String block = "";
  private static String link = "";

  @BeforeAll
  static void start() throws IOException {
    var screenshots = Files.createDirectories(Path.of("target", "screenshots", "visit"));
    home = FakeMedia.make(folder, "home", "red", "yellow", 440);
    clinic = FakeMedia.make(folder, "clinic", "blue", "lime", 880);
    gateway = GatewayProcess.start(folder.resolve("data"));
    browsers = new Browsers();
    var telephones = browsers.with(home);
    patient = new Person(gateway.url(), telephones, screenshots);
    patient.page().setViewportSize(390, 844);
    stranger = new Person(gateway.url(), telephones, screenshots);
    reception = new Person(gateway.url(), telephones, screenshots);
    doctor = new Person(gateway.url(), browsers.with(clinic), screenshots);
  }

  @AfterAll
  static void stop() {
    if (patient != null) {
      patient.screenshot("last-patient");
      doctor.screenshot("last-doctor");
      reception.screenshot("last-reception");
    }
    if (browsers != null) {
      browsers.close();
    }
    if (gateway != null) {
      gateway.close();
      System.out.println(gateway.output());
    }
  }

  @Test
  @Order(1)
  void reception_opens_a_block_books_a_number_and_makes_a_link() {
    reception.signIn("he", gateway.password("he"));
    reception.click("nav-visits");
    var _ = reception.at("block-doctor").selectOption("demo-d-chen");
    reception.screenshots("01-blocks-1280");
    reception.click("block-open");
    reception.click("block-demo-d-chen");
    book("demo-p-1", "visit-1");
    reception.click("visit-link");
    reception.click("link-make");
    reception.see("link-url");
    reception.screenshots("02-reception-1280");
    block = reception.page().url().replaceAll(".*/visit-blocks/", "");
    link = reception.at("link-url").innerText().strip();
    assertThat(link).matches("https://[^#]+/visit#[A-Za-z0-9_-]{43}");
  }

  @Test
  @Order(2)
  void the_link_shows_nothing_but_a_name_check_and_opens_once() {
    openLink(patient, link);
    patient.see("visit-enter");
    assertThat(patient.at("visit-page").innerText()).doesNotContain("王秀英", "高血压", "陈晓雨");
    patient.screenshot("03-name-check-390");
    patient.type("visit-name", "李四");
    patient.type("visit-four", "0000");
    patient.click("visit-enter");
    patient.see("visit-fault");
    patient.type("visit-name", "王 秀英");
    patient.type("visit-four", lastFour("demo-p-1"));
    patient.click("visit-enter");
    patient.see("visit-consent");
    assertThat(patient.page().url()).doesNotContain("#");

    openLink(stranger, link);
    stranger.type("visit-name", "王秀英");
    stranger.type("visit-four", lastFour("demo-p-1"));
    stranger.click("visit-enter");
    stranger.see("visit-fault");
    assertThat(stranger.apiStatus("/visit")).isEqualTo(401);
  }

  @Test
  @Order(3)
  void nothing_is_ticked_before_the_patient_ticks_it() {
    for (var name : List.of("treatment", "sensitive", "recording")) {
      assertThat(patient.at("visit-consent-" + name).isChecked()).isFalse();
    }
    assertThat(patient.at("visit-consent").isDisabled()).isTrue();
    patient.at("visit-consent-treatment").check();
    patient.at("visit-consent-sensitive").check();
    assertThat(patient.at("visit-consent").isDisabled()).isTrue();
    patient.at("visit-consent-recording").check();
    patient.screenshot("04-consent-390");
    patient.click("visit-consent");
    patient.click("visit-test");
    patient.see("visit-fine");
    patient.screenshot("05-devices-390");
    patient.click("visit-fine");
    patient.see("visit-ahead");
    patient.screenshot("06-waiting-390");
    assertThat(patient.at("visit-number").innerText()).isEqualTo("1");
    fitsThePhone();
    var _ = patient.page().reload();
    patient.see("visit-ahead");
    assertThat(patient.at("visit-number").innerText()).isEqualTo("1");
  }

  @Test
  @Order(4)
  void a_called_patient_answers_and_both_see_each_other() {
    doctor.signIn("chen", gateway.password("chen"));
    doctor.open("/visit-blocks/" + block);
    doctor.click("block-begin");
    doctor.see("visit-call-next");
    doctor.screenshots("07-doctor-queue-1280");
    doctor.click("visit-call-next");
    patient.see("visit-answer");
    patient.screenshot("08-called-390");
    patient.click("visit-answer");
    patient.see("visit-call-words");
    doctor.click("visit-room");
    doctor.click("room-join");
    doctor.see("lobby");
    var _ =
        doctor
            .page()
            .locator("[data-testid^='present-patient-'][data-present=true]")
            .elementHandle();
    doctor.click("room-start");
    doctor.see("stage");
    patient.see("visit-doctor");
    patient.seeMoving(Person.selector("visit-doctor"));
    patient.see("visit-recording");
    doctor.seeMoving("video[data-testid^='video-patient-']");
    patient.screenshot("09-call-390");
    doctor.screenshot("10-call-1280");
    for (var button : List.of("visit-mute", "visit-camera", "visit-hang-up")) {
      assertThat(patient.at(button).boundingBox().height).isGreaterThanOrEqualTo(64);
    }
  }

  @Test
  @Order(5)
  void the_patient_reads_what_the_doctor_said_and_who_saw_it() {
    doctor.open("/visit-blocks/" + block);
    doctor.click("visit-complete");
    doctor.click("visit-record");
    doctor.at("record-same").check();
    doctor.type("record-advice", ADVICE);
    doctor.type("record-medicines", "氨氯地平 5 mg，每日一次");
    doctor.type("record-next", LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(30).toString());
    doctor.type("record-password", gateway.password("chen"));
    doctor.screenshots("11-record-1280");
    doctor.click("record-sign");
    patient.see("visit-advice");
    assertThat(patient.at("visit-advice").innerText()).isEqualTo(ADVICE);
    patient.see("visit-next");
    patient.click("visit-who");
    patient.see("visit-audit");
    patient.screenshot("12-advice-390");
    fitsThePhone();
    assertThat(patient.api("/visit").getJsonObject("visit").getString("state"))
        .isEqualTo("FOLLOWUP");
  }

  private static String recording = "";

  @Test
  @Order(6)
  void the_doctor_plays_what_was_recorded_and_the_patient_reads_that_he_did() {
    doctor.open("/visit-blocks");
    doctor.see("block-demo-d-chen");
    doctor.type("blocks-since", LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(2).toString());
    doctor.seeNo("block-demo-d-chen");
    doctor.type("blocks-since", LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(1).toString());
    doctor.see("block-demo-d-chen");
    doctor.screenshots("13a-blocks-since-1280");
    doctor.click("block-demo-d-chen");
    doctor.click("visit-recordings");
    doctor.see("recording-play");
    doctor.screenshots("13-recordings-1280");
    doctor.click("recording-play");
    doctor.see("playback-toggle");
    recording = doctor.page().url().replaceAll(".*/recordings/([^?]+).*", "$1");
    doctor.click("playback-toggle");
    var picture = "video[data-testid^='playback-video-patient-']";
    var _ = doctor.watch(picture, home);
    var _ = doctor.watch("video" + Person.selector("playback-video-demo-chen-camera"), clinic);
    assertThat(doctor.page().locator("figcaption").allInnerTexts())
        .anySatisfy(it -> assertThat(it).contains("王秀英"));
    doctor.screenshots("14-playback-1280", picture);
    doctor.click("playback-back");
    doctor.see("visit-1");

    var _ = patient.page().reload();
    patient.click("visit-who");
    patient.see("visit-audit");
    assertThat(patient.at("visit-audit").innerText()).contains("陈晓雨", "播放了录像");
    patient.at("visit-audit").locator("li").last().scrollIntoViewIfNeeded();
    patient.screenshot("15-who-played-390");
    fitsThePhone();
  }

  @Test
  @Order(7)
  void other_accounts_get_403_and_a_patient_nothing_but_his_visit() {
    stranger.signIn("zhao", gateway.password("zhao"));
    var visit = patient.api("/visit").getJsonObject("visit").getString("id");
    for (var path : List.of("/visits/" + visit + "/recordings", "/recordings/" + recording)) {
      assertThat(doctor.apiStatus(path)).as(path).isEqualTo(200);
      assertThat(stranger.apiStatus(path)).as(path).isEqualTo(404);
      assertThat(reception.apiStatus(path)).as(path).isEqualTo(403);
      assertThat(patient.apiStatus(path)).as(path).isEqualTo(401);
    }
    assertThat(stranger.apiStatus("/visit-blocks/" + block)).isEqualTo(403);
    assertThat(stranger.apiStatus("/visits/" + visit)).isEqualTo(403);
    assertThat(stranger.apiStatus("/visit")).isEqualTo(403);
    for (var path : List.of("/visit-blocks", "/visits/" + visit, "/cases", "/patients")) {
      assertThat(patient.apiStatus(path)).as(path).isEqualTo(401);
    }
    assertThat(reception.apiStatus("/visits/" + visit)).isEqualTo(200);
    assertThat(reception.api("/visits/" + visit).getString("condition")).isNull();
  }

  @Test
  @Order(8)
  void five_wrong_tries_shut_a_visit_for_a_quarter_of_an_hour() {
    reception.open("/visit-blocks/" + block);
    book("demo-p-2", "visit-2");
    var visit = reception.api("/visit-blocks/" + block).getJsonArray("visits").getJsonObject(1);
    var token = token(visit.getString("id"), Map.of());
    var guess = Map.of("token", token, "lastFour", "0000", "name", "王五");
    for (int i = 0; i < 5; i++) {
      assertThat(check(guess)).isEqualTo(403);
    }
    var right = Map.of("token", token, "lastFour", lastFour("demo-p-2"), "name", "李国强");
    assertThat(check(right)).isEqualTo(423);
    // A new link of the same visit is no new chance.
    var another = token(visit.getString("id"), Map.of("relation", "RELATIVE", "name", "李小妹"));
    assertThat(check(Map.of("token", another, "lastFour", lastFour("demo-p-2"), "name", "李小妹")))
        .isEqualTo(423);
  }

  @Test
  @Order(9)
  void no_token_lies_anywhere_in_the_clear() throws IOException {
    var token = link.substring(link.indexOf('#') + 1).getBytes(StandardCharsets.UTF_8);
    try (var files = Files.walk(folder.resolve("data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(new String(token, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(gateway.output()).doesNotContain(link.substring(link.indexOf('#') + 1));
  }

  private static void book(String who, String seen) {
    var _ = reception.at("book-patient").selectOption(who);
    reception.type("book-condition", "高血压");
    reception.type("book-where", "青溪县中心卫生院");
    reception.type("book-evidence", "门诊病历 2025-118");
    reception.type("book-made-on", "2025-06-01");
    reception.click("book-submit");
    reception.see(seen);
  }

  /// Another address first: a changed fragment alone loads no page.
  private static void openLink(Person who, String url) {
    var _ = who.page().navigate("about:blank");
    var _ = who.page().navigate(url);
  }

  private static void fitsThePhone() {
    var wide = patient.page().evaluate("() => document.documentElement.scrollWidth");
    assertThat((int) wide).isLessThanOrEqualTo(390);
  }

  /// The check character of the demo's identity numbers is computed; so ask as its doctor.
  static String lastFour(String who) {
    return switch (who) {
      case "demo-p-1" -> Numbers.of("19520314", "021");
      case "demo-p-2" -> Numbers.of("19610822", "037");
      default -> throw new AssertionError(who);
    };
  }

  private static String token(String visit, Map<String, String> forWhom) {
    var answer =
        new JsonObject(post(reception, "/visits/" + visit + "/link", forWhom).getString("body"));
    var url = answer.getString("url");
    return url.substring(url.indexOf('#') + 1);
  }

  private static int check(Map<String, String> body) {
    return post(stranger, "/visit-session", body).getInteger("status");
  }

  private static JsonObject post(Person person, String path, Map<String, String> body) {
    var script =
        """
        async ([path, body]) => {
          const session = await fetch('/api/v1/session')
          const { csrf } = session.ok ? await session.json() : { csrf: '' }
          const answer = await fetch('/api/v1' + path, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', 'X-Huizhen-CSRF': csrf },
            body: JSON.stringify(body),
          })
          return JSON.stringify({ status: answer.status, body: await answer.text() })
        }
        """;
    return new JsonObject(String.valueOf(person.page().evaluate(script, List.of(path, body))));
  }

  /// Identity numbers of the demo (GB 11643-1999, ISO 7064 MOD 11-2).
  private static final class Numbers {
    static String of(String born, String serial) {
      var seventeen = "999999" + born + serial;
      var sum = 0;
      for (var i = 0; i < 17; i++) {
        sum += (seventeen.charAt(i) - '0') * ((1 << (17 - i)) % 11);
      }
      var whole = seventeen + "10X98765432".charAt(sum % 11);
      return whole.substring(14);
    }
  }
}
