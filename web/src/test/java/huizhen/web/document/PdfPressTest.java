package huizhen.web.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseProgress;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Team;
import huizhen.web.view.Faces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

final class PdfPressTest {
  private static final Path FONT = Path.of("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc");
  private static final Instant AT = Instant.parse("2026-03-02T02:30:00Z");
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final PatientId PATIENT = new PatientId("patient-1");

  private final PdfPress press = new PdfPress(FONT);

  @Test
  void prints_an_opinion_whose_chinese_text_reads_back() throws IOException {
    var text = opinion("心电图示ST段改变", "不稳定型心绞痛", "尽快转院");
    assertThat(text)
        .contains("远程会诊意见书", "心电图示ST段改变", "不稳定型心绞痛", "尽快转院", "张小明")
        .contains("330***********1234", "2026-03-02 10:30:00 Asia/Shanghai", "1 / 1")
        .doesNotContain("330102198001011234");
  }

  private static final SheetPress.Signature SIGNATURE =
      new SheetPress.Signature(
          "0123456789abcdef".repeat(4),
          "CN=p-wang,OU=hospital,O=省人民医院",
          "4AF0",
          "CN=Huizhen signing authority,O=Huizhen",
          "c2lnbmF0dXJl".repeat(8));

  @Test
  void names_the_certificate_that_it_was_signed_with() throws IOException {
    assertThat(opinion("a", "b", "c"))
        .contains("CN=p-wang,OU=hospital,O=省人民医院", "4AF0", "CN=Huizhen signing authority");
  }

  @Test
  void prints_what_each_of_a_team_thought_and_who_dissents() throws IOException {
    var own = new Team.MemberOpinion("所见甲", "<b>诊断甲</b> {{advice}}", "建议甲", AT, "c2ln", false);
    var stand = new Team.Stand("d", false, "先做肺功能", AT, "c2ln");
    var here = new Team.Seat(new PractitionerId("p-li"), new OrganisationId("hospital"), true);
    var gone = new Team.Seat(new PractitionerId("p-gao"), new OrganisationId("hospital"), true);
    var team =
        new Team(
            "",
            0,
            List.of(here.joined(AT).with(own).with(Optional.of(stand)), gone.excused("出差途中")),
            Optional.of(AT),
            Optional.of(own));
    var pdf =
        press.opinion(
            state("反复胸闷", team),
            written("共同所见", "共同诊断", "共同建议"),
            AT,
            SIGNATURE,
            ZONE,
            faces("张小明"));
    assertThat(read(pdf))
        .contains("多学科团队各成员意见", "主持人", "p-li", "已到会", "<b>诊断甲</b> {{advice}}")
        .contains("保留意见：先做肺功能", "主持人准予缺席：出差途中", "未提交", "未表态");
    assertThat(opinion("a", "b", "c")).doesNotContain("多学科团队");
  }

  @Test
  void prints_what_the_patient_decided() throws IOException {
    var decision = new PdfPress.Decision(true, true, false, true, "张大山", Relation.GUARDIAN);
    var text = read(press.consent(state("理由"), decision, AT, ZONE, faces("张小明")));
    assertThat(text).contains("知情同意书", "不同意", "张大山", "监护人", "随时撤回");
  }

  @Test
  void prints_hostile_text_as_text() throws IOException {
    var text =
        opinion(
            "<script>alert(1)</script> & <img src=\"file:///etc/passwd\"/>",
            "]]> <!DOCTYPE x> &xxe; {{advice}} $1 \\",
            "a\u0000b\u0007c\ud800d\uffff");
    assertThat(text)
        .contains("<script>alert(1)</script> & <img src=\"file:///etc/passwd\"/>")
        .contains("&xxe; {{advice}} $1 \\");
  }

  @Test
  void prints_very_long_text_on_numbered_pages() throws IOException {
    var pdf = print("长".repeat(20_000), "x".repeat(20_000), "一行\n".repeat(2_000));
    try (var document = Loader.loadPDF(pdf)) {
      int pages = document.getNumberOfPages();
      assertThat(pages).isGreaterThan(20);
      assertThat(new PDFTextStripper().getText(document)).contains("2 / " + pages);
    }
  }

  @Test
  void says_which_font_is_missing() {
    assertThatThrownBy(() -> new PdfPress(Path.of("/nowhere/font.ttc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/nowhere/font.ttc")
        .hasMessageContaining("install");
  }

  @Test
  void signs_the_same_bytes_for_the_same_opinion() {
    var signed = new String(OpinionText.toSign(state("理由"), written("f", "d", "a"), AT), UTF_8);
    assertThat(signed)
        .isEqualTo(
            "{\"advice\":\"a\",\"author\":\"p-wang\",\"case\":\"case-1\",\"diagnosis\":\"d\","
                + "\"findings\":\"f\",\"invited\":\"hospital\",\"inviting\":\"clinic-a\","
                + "\"patient\":\"patient-1\",\"signedAt\":\"2026-03-02T02:30:00Z\","
                + "\"type\":\"huizhen-opinion-1\",\"version\":1}");
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  private String opinion(String findings, String diagnosis, String advice) throws IOException {
    return read(print(findings, diagnosis, advice));
  }

  private byte[] print(String findings, String diagnosis, String advice) {
    return press.opinion(
        state("反复胸闷"), written(findings, diagnosis, advice), AT, SIGNATURE, ZONE, faces("张小明"));
  }

  private static Opinion written(String findings, String diagnosis, String advice) {
    return new Opinion(
        1,
        new PractitionerId("p-wang"),
        findings,
        diagnosis,
        advice,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static String read(byte[] pdf) throws IOException {
    try (var document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }

  private static Faces faces(String name) {
    var patient =
        new Patient(
            PATIENT,
            new OrganisationId("clinic-a"),
            name,
            "330102198001011234",
            "13812345678",
            LocalDate.parse("1980-01-01"),
            "male");
    return new Faces(Map.of(), Map.of(), Map.of(PATIENT, patient));
  }

  private static ConsultationCase state(String reason) {
    return state(reason, Team.NONE);
  }

  private static ConsultationCase state(String reason, Team team) {
    return new ConsultationCase(
        new CaseId("case-1"),
        7,
        CaseState.OPINION_DRAFT,
        new OrganisationId("clinic-a"),
        new PractitionerId("p-li"),
        new Application(
            PATIENT,
            new OrganisationId("hospital"),
            reason,
            "明确诊断",
            "摘要",
            "心血管内科",
            "",
            Application.Urgency.ROUTINE),
        List.of(),
        Optional.of(new PractitionerId("p-wang")),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        AT,
        AT,
        Optional.empty(),
        CaseProgress.NONE,
        team);
  }
}
