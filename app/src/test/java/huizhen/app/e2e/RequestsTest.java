package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A patient is referred up and comes back, and a study is reported on, all on the pages of a whole
/// gateway: the clinic's doctor Chen, and the hospital's specialist Zhou.
@Tag("e2e")
@Tag("pages")
final class RequestsTest {
  private static final String DEPARTMENT = "心血管内科";
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  @Test
  void a_patient_is_referred_up_and_comes_back(@TempDir Path folder) {
    try (var two = TwoDoctors.together(folder)) {
      signIn(two);
      refers(two.chen(), two.zhou(), two.gateway().password("zhou"));
    }
  }

  @Test
  void a_study_is_reported_on(@TempDir Path folder) {
    try (var two = TwoDoctors.together(folder)) {
      signIn(two);
      reports(two.chen(), two.zhou(), two.gateway().password("zhou"));
    }
  }

  private static void signIn(TwoDoctors two) {
    two.chen().signIn("chen", two.gateway().password("chen"));
    two.zhou().signIn("zhou", two.gateway().password("zhou"));
  }

  private static void refers(Person chen, Person zhou, String password) {
    chen.click("nav-referrals");
    chen.click("referral-new");
    writes(chen);
    chen.at("form-urgency").selectOption("EMERGENCY");
    chen.type("form-reason", "本院无法行介入治疗");
    chen.type("form-diagnosis", "急性冠脉综合征");
    chen.type("form-summary", "患者胸痛2小时，心电图ST段抬高。");
    chen.screenshot("70-referral-form");
    chen.click("form-save");
    chen.see("referral-state");
    consents(chen);
    is(chen, "referral-state", "CONSENTED");
    chen.screenshot("71-referral-consented");
    chen.click("step-submit");
    is(chen, "referral-state", "SUBMITTED");
    var id = chen.page().url().replaceAll(".*/", "");

    zhou.click("nav-referrals");
    zhou.click("request-" + id);
    is(zhou, "referral-state", "SUBMITTED");
    zhou.click("step-accept");
    zhou.click("step-confirm"); // himself
    is(zhou, "referral-state", "ACCEPTED");
    zhou.click("step-schedule");
    zhou.type("field-place", "心内科一病区12床");
    var soon = LocalDateTime.now(ZONE).plusHours(2).truncatedTo(ChronoUnit.MINUTES);
    zhou.type("field-at", soon.toString());
    zhou.screenshot("72-referral-bed");
    zhou.click("step-confirm");
    is(zhou, "referral-state", "SCHEDULED");
    for (var step : new String[] {"arrive", "admit", "treat"}) {
      zhou.click("step-" + step);
      zhou.seeNo("step-" + step);
    }
    zhou.click("step-downRefer");
    zhou.type("field-diagnosis", "冠心病");
    zhou.type("field-treatment", "支架植入");
    zhou.type("field-advice", "按时服药，两周后复查");
    zhou.type("field-password", "wrong");
    zhou.click("step-confirm");
    zhou.see("step-fault");
    zhou.type("field-password", password);
    zhou.click("step-confirm");
    is(zhou, "referral-state", "DOWN_REFERRED");
    zhou.screenshot("73-referral-back");

    chen.open("/referrals/" + id);
    chen.click("step-receiveBack");
    chen.click("step-followUp");
    chen.type("field-due", LocalDate.now(ZONE).plusDays(14).toString());
    chen.type("field-plan", "每周测血压，两周后复查");
    chen.click("step-confirm");
    is(chen, "referral-state", "FOLLOWUP");
    chen.page().setViewportSize(390, 844);
    chen.screenshot("74-referral-follow-up-390");
    chen.page().setViewportSize(1280, 800);
    var referral = chen.api("/referrals/" + id);
    assertThat(referral.getJsonArray("papers").stream())
        .extracting(it -> ((JsonObject) it).getString("kind"))
        .containsExactly("CONSENT", "FORM", "SUMMARY");
    for (var paper : referral.getJsonArray("papers")) {
      var document = ((JsonObject) paper).getString("document");
      assertThat(chen.apiStatus("/referrals/%s/documents/%s".formatted(id, document)))
          .isEqualTo(200);
    }
  }

  private static void reports(Person chen, Person zhou, String password) {
    chen.click("nav-orders");
    chen.click("order-new");
    writes(chen);
    chen.at("form-kind").selectOption("ECG");
    chen.at("form-urgency").selectOption("URGENT");
    chen.type("form-question", "是否急性心梗");
    chen.type("form-summary", "胸痛2小时");
    chen.type("form-study", "http://pacs.example.org/studies/1.2.3");
    chen.click("form-save");
    chen.see("form-fault");
    chen.type("form-study", "https://pacs.example.org/studies/1.2.3");
    chen.click("form-save");
    chen.see("order-state");
    consents(chen);
    chen.seeNo("request-consent");
    chen.click("step-submit");
    is(chen, "order-state", "SUBMITTED");
    var id = chen.page().url().replaceAll(".*/", "");

    zhou.click("nav-orders");
    zhou.click("request-" + id);
    zhou.click("step-accept");
    zhou.click("step-confirm");
    is(zhou, "order-state", "ACCEPTED");
    zhou.type("report-findings", "II、III、aVF导联ST段抬高");
    zhou.type("report-impression", "急性下壁心肌梗死");
    zhou.click("report-save");
    zhou.type("report-password", password);
    zhou.screenshot("75-order-report");
    zhou.click("report-sign");
    is(zhou, "order-state", "DELIVERED");

    chen.open("/orders/" + id);
    chen.see("report-1");
    chen.click("step-acknowledge");
    chen.type("field-note", "立即转诊");
    chen.click("step-confirm");
    is(chen, "order-state", "ACKNOWLEDGED");
    chen.screenshot("76-order-acknowledged");
    chen.open("/orders");
    chen.see("request-" + id);
    chen.screenshot("77-orders");
  }

  private static void writes(Person doctor) {
    doctor.at("form-patient").selectOption("demo-p-1");
    doctor.at("form-to").selectOption("demo-provincial");
    doctor.at("form-department").selectOption(DEPARTMENT);
  }

  private static void consents(Person doctor) {
    doctor.at("request-treatment").check();
    doctor.at("request-sensitive").check();
    doctor.type("request-signer", "王五");
    doctor.at("request-relation").selectOption("RELATIVE");
    doctor.click("request-consent");
  }

  private static void is(Person person, String testId, String state) {
    person
        .page()
        .locator(Person.selector(testId) + "[data-state=\"%s\"]".formatted(state))
        .waitFor();
  }
}
