package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.WaitForSelectorState;
import huizhen.recording.io.BundleVerifier;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Journeys of those who come together: a team that meets, the regulator who looks at it
/// afterwards, a teaching session, the operator beside it, and a coordinator who plans for eight.
/// One gateway and one browser for all, each on what the one before left.
@Tag("e2e")
@Tag("journey")
@Order(Order.DEFAULT + 1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class JourneysTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final PageCheck CHECK =
      new PageCheck(Path.of("target", "screenshots", "pages").toAbsolutePath());
  private static final String WU_SCREEN = "demo-wu-screen";

  /// A team is otherwise arranged two hours ahead and not at night; the tests run at any hour.
  private static final String AT_ONCE =
      """
      cases.team-notice=0s
      cases.team-before=0s
      cases.team-after=0s
      cases.team-quiet-from=23:59
      cases.team-quiet-to=00:00
      cases.start-early=30m
      """;

  @RegisterExtension
  static final StopAtFirstFailure STOP = new StopAtFirstFailure(JourneysTest::showFailure);

  @TempDir static Path folder;

  private static Company company;
  private static Person chen;
  private static Person zhou;
  private static Person wu;
  private static Person zheng;
  private static Person xu;
  private static Person feng;
  private static Person lin;
  private static String met = "";

  @BeforeAll
  static void start() throws IOException {
    var config = Files.writeString(folder.resolve("at-once.properties"), AT_ONCE);
    company = new Company(folder, "--config", config.toString());
    chen = company.comes("chen", "red", "yellow");
    zhou = company.comes("zhou", "blue", "lime");
    wu = company.comes("wu", "magenta", "cyan");
    zheng = company.comes("zheng", "yellow", "blue");
    xu = company.comes("xu");
    feng = company.comes("feng", "lime", "magenta");
    lin = company.comes("lin");
  }

  @AfterAll
  static void stop() {
    if (company != null) {
      company.close();
    }
  }

  /// What everybody sees when a step has failed.
  private static void showFailure() {
    chen.screenshot("failed-journey-chen");
    zhou.screenshot("failed-journey-zhou");
    wu.screenshot("failed-journey-wu");
    zheng.screenshot("failed-journey-zheng");
    xu.screenshot("failed-journey-xu");
  }

  @Test
  @Order(1)
  void a_team_of_four_meets_and_draws_on_a_shared_screen() {
    met = arranged();
    var all = List.of(chen, zhou, wu, zheng);
    for (var person : all) {
      person.open("/cases/%s/room".formatted(met));
      person.click("room-join");
    }
    for (var name : List.of("chen", "wu", "zheng")) {
      zhou.page()
          .locator(Person.selector("present-demo-" + name) + "[data-present=true]")
          .waitFor();
    }
    zhou.screenshots("80-team-lobby");
    zhou.click("room-start");
    for (var person : List.of(zhou, chen)) {
      person.click("toggle-chat"); // it would cover a telephone's pictures
    }
    Company.watch(List.of(chen, wu, zheng), camera("zhou"), "blue", "lime");
    Company.watch(List.of(zhou, zheng), camera("wu"), "magenta", "cyan");
    Company.watch(List.of(zhou, wu), camera("chen"), "red", "yellow");
    zhou.screenshots("81-team-grid", camera("wu"));

    wu.click("share-screen");
    for (var person : List.of(chen, zhou, zheng)) {
      person.see("video-" + WU_SCREEN);
    }
    zheng.click("toggle-draw");
    zheng.drag("board-" + WU_SCREEN, 0.28, 0.42, 0.62, 0.42);
    for (var person : List.of(chen, zhou)) {
      person.page().locator(Person.selector("board-" + WU_SCREEN) + "[data-lines='1']").waitFor();
    }
    chen.screenshots("82-team-drawing", "video" + Person.selector("video-" + WU_SCREEN));
    zhou.click("room-end");
    zhou.confirm();
    all.forEach(it -> it.see("room-out"));
  }

  /// Nobody is led by what the others think: the opinions are hidden until one's own is given.
  @Test
  @Order(2)
  void each_writes_an_opinion_and_the_chair_signs_last() throws IOException {
    gives(wu, "wu", "右侧肢体一过性麻木，考虑短暂性脑缺血发作。");
    wu.screenshots("83-own-opinion");
    zheng.open("/cases/" + met);
    zheng.see("own-opinion");
    assertThat(zheng.page().content()).doesNotContain("短暂性脑缺血发作");
    gives(zheng, "zheng", "双肺清，呼吸功能可耐受介入治疗。");
    zheng.page().getByText("短暂性脑缺血发作").first().waitFor();
    gives(zhou, "zhou", "不稳定型心绞痛，建议先行冠脉造影。");
    assertThat(company.get(chen, "/cases/" + met).encode()).doesNotContain("短暂性脑缺血发作");

    zhou.type("opinion-findings", "四方共同阅片，心电图V2–V5导联ST段压低。");
    zhou.type("opinion-diagnosis", "不稳定型心绞痛；短暂性脑缺血发作。");
    zhou.type("opinion-advice", "72小时内冠脉造影，造影前完善颈动脉超声。");
    zhou.click("opinion-save");
    wu.open("/cases/" + met);
    wu.see("stand");
    wu.screenshots("84-consensus");
    wu.type("stand-password", company.gateway().password("wu"));
    wu.click("stand-agree");
    wu.see("stood");
    zheng.open("/cases/" + met);
    zheng.type("stand-reservation", "造影前应先做肺功能检查。");
    zheng.type("stand-password", company.gateway().password("zheng"));
    zheng.click("stand-dissent");
    zheng.see("stood");
    zhou.open("/cases/" + met);
    zhou.see("stand-of-demo-s-zheng");
    zhou.at("stand-of-demo-s-zheng").scrollIntoViewIfNeeded();
    zhou.screenshots("85-before-signing");
    zhou.click("opinion-sign");
    zhou.type("sign-password", company.gateway().password("zhou"));
    zhou.click("sign-submit");
    zhou.see("opinion-signed");

    chen.open("/cases/" + met);
    chen.see("opinion-signed");
    chen.page().getByText("短暂性脑缺血发作").first().waitFor();
    chen.screenshots("86-team-opinion");
    Download download = chen.page().waitForDownload(() -> chen.click("pdf-download"));
    var file = folder.resolve("team-opinion.pdf");
    download.saveAs(file);
    assertThat(CaseEvidence.text(file))
        .contains("72小时内冠脉造影", "周建国", "吴海燕", "郑文博")
        .contains("考虑短暂性脑缺血发作", "造影前应先做肺功能检查", "同意", "保留意见");
  }

  private static void gives(Person member, String name, String diagnosis) {
    member.open("/cases/" + met);
    member.type("own-findings", "已阅全部材料，并在会诊室问诊。");
    member.type("own-diagnosis", diagnosis);
    member.type("own-advice", "见共同意见。");
    member.type("own-password", company.gateway().password(name));
    member.click("own-submit");
    member.seeNo("own-opinion");
  }

  @Test
  @Order(3)
  void a_regulator_samples_and_follows_a_case() throws IOException {
    var regulator = company.comes("jianguan");
    regulator.open("/oversight");
    regulator.see("oversight-now");
    regulator.type("oversight-seed", "2026-11");
    regulator.click("oversight-draw");
    regulator.see("drawn-" + met);
    var drawn = regulator.page().locator("[data-testid^='drawn-']").allInnerTexts();
    regulator.at("drawn-" + met).scrollIntoViewIfNeeded();
    regulator.screenshots("87-sample");
    regulator.open("/oversight");
    regulator.type("oversight-seed", "2026-11");
    regulator.click("oversight-draw");
    regulator.see("drawn-" + met);
    assertThat(regulator.page().locator("[data-testid^='drawn-']").allInnerTexts())
        .as("the same seed draws the same")
        .isEqualTo(drawn);

    regulator.at("drawn-" + met).locator("a").click();
    regulator.see("trace-timeline");
    assertThat(regulator.page().content()).doesNotContain("王秀英");
    regulator.screenshots("88-trace");
    regulator.click("proof-entry");
    regulator.click("proof-document");
    regulator.at("proof-document").first().scrollIntoViewIfNeeded();
    regulator.screenshots("89-proof");
    Download download = regulator.page().waitForDownload(() -> regulator.click("trace-export"));
    var file = folder.resolve("case.zip");
    download.saveAs(file);
    var trusted = Path.of(company.gateway().data() + ".keys", "vault", "signing.pub");
    var proof = BundleVerifier.verify(file, Optional.of(trusted));
    assertThat(proof.exitCode()).as(proof.lines().toString()).isIn(0, 1);
    regulator.type("trace-reason", "JG-2026-118");
    regulator.click("trace-unmask");
    regulator.see("trace-identity");
    assertThat(regulator.page().content()).contains("王秀英");
    regulator.page().evaluate("() => scrollTo(0, 0)");
    regulator.screenshots("90-unmasked");
    regulator.close();
  }

  private static String lesson = "";

  @Test
  @Order(4)
  void a_teaching_session_is_announced_enrolled_in_and_held() {
    feng.open("/teaching");
    feng.click("teaching-new");
    feng.type("teaching-title", "胸痛的识别与首诊处理");
    feng.type("teaching-outline", "心电图判读；高危胸痛的识别；转诊前的处理。");
    feng.at("teaching-department").selectOption("心血管内科");
    var soon = LocalDateTime.now(ZONE).plusMinutes(10).truncatedTo(ChronoUnit.MINUTES);
    feng.type("teaching-start", soon.toString());
    feng.at("teaching-invite-demo-qingxi").check();
    feng.at("teaching-record").check();
    feng.screenshots("91-teaching-form");
    feng.click("teaching-save");
    feng.click("step-announce");
    feng.see("step-open");
    lesson = feng.page().url().replaceAll(".*/", "");

    lin.open("/teaching");
    lin.click("teaching-" + lesson);
    lin.click("step-enrol");
    lin.see("step-unenrol");
    lin.screenshots("92-teaching-enrolled");
    feng.click("step-open");
    feng.click("teaching-join");
    feng.click("room-join");
    feng.see("room-start");
    lin.open("/teaching/" + lesson);
    lin.click("teaching-join");
    lin.see("watch-only");
    lin.screenshots("93-teaching-watch");
    lin.click("room-join");
    lin.see("lobby");
    feng.click("room-start");
    Company.watch(List.of(lin), camera("feng"), "lime", "magenta");
    for (var control : List.of("toggle-microphone", "toggle-camera", "share-screen")) {
      assertThat(lin.at(control).count()).as(control).isZero();
    }
    assertThat(lin.page().evaluate("() => window.opened")).as("devices opened").isEqualTo(0);
    feng.click("share-screen");
    lin.see("video-demo-feng-screen");
    lin.click("toggle-chat");
    lin.screenshots("94-teaching-trainee", "video" + Person.selector("video-demo-feng-screen"));
    feng.click("toggle-chat");
    feng.screenshots("95-teaching-teacher");
  }

  /// Beside the session that goes on.
  @Test
  @Order(5)
  void an_operator_drains_the_gateway() {
    var operator = company.comes("yunwei");
    operator.open("/rooms");
    operator.see("room-teaching-" + lesson);
    assertThat(operator.page().content()).doesNotContain("冯岚", "林志远", "胸痛的识别");
    operator.screenshots("96-operator-rooms");
    operator.click("drain-begin");
    operator.type("drain-reason", "更换硬盘");
    operator.click("drain-submit");
    operator.see("draining");
    operator.screenshots("97-operator-draining");

    var zhao = company.comes("zhao");
    var other = company.accepted(zhao, "demo-p-4", xu, "demo-s-qian");
    book(zhao, other, "demo-s-qian");
    company.consents(zhao, other);
    zhao.open("/cases/%s/room".formatted(other));
    zhao.click("room-join");
    zhao.see("room-out");
    zhao.screenshots("98-turned-away");
    assertThat(zhao.at("room-out").innerText()).contains("维护");
    lin.seeMoving(camera("feng"));
    lin.click("hang-up");
    lin.click("rejoin");
    Company.watch(List.of(lin), camera("feng"), "lime", "magenta");

    operator.click("drain-end");
    operator.see("drain-begin");
    zhao.click("rejoin");
    zhao.see("lobby");
    zhao.close();
    feng.click("room-end");
    feng.confirm();
    lin.see("room-out");
    operator.click("nav-health");
    operator.see("light-redis");
    for (var part : List.of("redis", "disk", "clock", "memory", "calls")) {
      assertThat(operator.at("light-" + part).locator("[data-tone]").getAttribute("data-tone"))
          .as(part)
          .isEqualTo("GOOD");
    }
    assertThat(operator.at("light-certificate").innerText()).contains("自签名");
    CHECK.look(operator, "health");
    operator.screenshots("99-operator-health");
    operator.click("nav-retention");
    operator.see("hold-case");
    operator.screenshots("99-operator-retention");
    operator.close();
  }

  @Test
  @Order(6)
  void the_teacher_plays_what_was_recorded_and_who_attended_does_not() {
    feng.open("/teaching/" + lesson);
    feng.see("recording-play");
    feng.screenshots("99a-teaching-recordings", "", "recordings");
    CHECK.look(feng, "teaching-recordings");
    feng.click("recording-play");
    feng.see("playback-toggle");
    var recording = feng.page().url().replaceAll(".*/recordings/([^?]+).*", "$1");
    feng.click("playback-toggle");
    var camera = "video" + Person.selector("playback-video-demo-feng-camera");
    Company.watch(List.of(feng), camera, "lime", "magenta");
    feng.screenshots("99b-teaching-playback", camera);
    CHECK.look(feng, "teaching-playback");
    CHECK.nothingFound();
    feng.click("playback-back");
    feng.see("teaching-state");

    lin.open("/teaching/" + lesson);
    lin.see("teaching-state");
    assertThat(lin.at("recording-play").count()).isZero();
    xu.open("/");
    for (var path : List.of("/teaching/" + lesson + "/recordings", "/recordings/" + recording)) {
      assertThat(feng.apiStatus(path)).as(path).isEqualTo(200);
      assertThat(lin.apiStatus(path)).as(path).isEqualTo(404);
      assertThat(xu.apiStatus(path)).as(path).isEqualTo(403);
    }
    lin.close();
    feng.close();
  }

  @Test
  @Order(7)
  void a_coordinator_plans_a_team_of_eight() {
    var id = company.accepted(chen, "demo-p-1", xu, "demo-s-qian");
    xu.open("/cases/" + id);
    xu.click("team-edit");
    for (var name : List.of("wu", "zheng", "han", "shen", "luo")) {
      xu.at("place-demo-s-%s-mandatory".formatted(name)).check();
    }
    xu.at("place-demo-s-tang-optional").check();
    xu.at("team-save").scrollIntoViewIfNeeded();
    CHECK.look(xu, "team-members");
    xu.screenshots("60-team-members", "", "team");
    xu.click("team-save");
    xu.see("member-demo-s-tang");
    xu.click("team-find");
    var proposals = xu.page().locator("[data-testid^='hold-']");
    proposals.first().waitFor();
    assertThat(proposals.count()).isGreaterThanOrEqualTo(3);
    xu.page()
        .locator(".el-message")
        .first()
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    CHECK.look(xu, "team-times");
    xu.screenshots("61-team-times", "", "team-planner");
    CHECK.nothingFound();
    proposals.first().click();
    xu.see("team-held");
    var first = xu.at("team-held").innerText();
    var _ =
        xu.until(
            "the countdown to go on",
            () -> xu.at("team-held").innerText(),
            now -> !now.equals(first));
    xu.screenshots("62-team-held");
    xu.click("team-confirm-side");
    for (var name : List.of("zheng", "han", "shen", "luo")) {
      xu.click("confirm-demo-s-" + name);
      xu.seeNo("confirm-demo-s-" + name);
    }
    wu.open("/cases/" + id);
    wu.click("confirm-demo-s-wu");
    wu.seeNo("confirm-demo-s-wu");
    chen.open("/cases/" + id);
    chen.click("team-confirm-side");
    chen.seeNo("team-held");
    var booked = company.get(chen, "/cases/" + id);
    assertThat(booked.getString("state")).isEqualTo("SCHEDULED");
    assertThat(booked.getJsonObject("appointment")).isNotNull();
    xu.open("/cases/" + id);
    xu.see("member-demo-s-wu");
    xu.screenshots("63-team-booked");
  }

  private static String camera(String name) {
    return "video" + Person.selector("video-demo-%s-camera".formatted(name));
  }

  /// A case with a team, whose time is now, and to which the patient has consented.
  private static String arranged() {
    var id = company.accepted(chen, "demo-p-1", zhou, "demo-s-zhou");
    var members =
        List.of(
            Map.of("practitioner", "demo-s-wu", "mandatory", true),
            Map.of("practitioner", "demo-s-zheng", "mandatory", true));
    var _ =
        company.put(
            xu, "/cases/%s/team".formatted(id), Map.of("members", members, "optionalNeeded", 0));
    var start = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(2, ChronoUnit.MINUTES);
    var time =
        Map.of(
            "start", start.toString(),
            "end", start.plus(30, ChronoUnit.MINUTES).toString(),
            "optional", List.of());
    JsonObject held = company.post(xu, "/cases/%s/hold".formatted(id), time);
    var fence = held.getJsonObject("appointment").getLong("fence");
    for (var member : List.of("demo-s-wu", "demo-s-zheng")) {
      var _ =
          company.post(
              xu,
              "/cases/%s/team/confirmation".formatted(id),
              Map.of("fence", fence, "member", member));
    }
    for (var side : List.of(xu, chen)) {
      var _ =
          company.post(side, "/cases/%s/hold/confirmation".formatted(id), Map.of("fence", fence));
    }
    company.consents(chen, id);
    return id;
  }

  private static void book(Person doctor, String id, String practitioner) {
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var free =
        company.get(
            doctor,
            "/practitioners/%s/slots?limit=1&from=%s&to=%s"
                .formatted(practitioner, now, now.plus(1, ChronoUnit.DAYS)));
    var slot = free.getJsonArray("items").getJsonObject(0);
    var _ =
        company.post(
            doctor,
            "/cases/%s/booking".formatted(id),
            Map.of("start", slot.getString("start"), "end", slot.getString("end")));
  }
}
