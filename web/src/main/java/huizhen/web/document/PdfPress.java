package huizhen.web.document;

import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.Patient;
import huizhen.web.view.Faces;
import huizhen.web.view.Masks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Prints opinions and consents as PDF in one embedded CJK font. Blocking, some 100 ms a document;
/// several threads may print at once. Fetches nothing: templates refer to nothing outside.
public final class PdfPress {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final Path font;
  private final Template opinion = Template.load("opinion.xhtml");
  private final Template consent = Template.load("consent.xhtml");

  /// @param font a TrueType file or collection with Chinese and Latin characters
  public PdfPress(Path font) {
    if (!Files.isReadable(font)) {
      throw new IllegalArgumentException(
          "web.pdf-font=%s can't be read; install fonts-wqy-microhei or name another CJK font"
              .formatted(font));
    }
    XRLog.setLoggingEnabled(false); // it would log pieces of documents
    this.font = font;
  }

  public byte[] opinion(
      ConsultationCase subject,
      Opinion written,
      Instant signedAt,
      SheetPress.Signature signature,
      ZoneId zone,
      Faces faces) {
    var values = head(subject, faces);
    var application = subject.application();
    values.put("version", Integer.toString(written.version()));
    values.put("requester", faces.name(subject.requester()));
    values.put("author", faces.name(written.author()));
    values.put("department", application.department());
    values.put(
        "time",
        subject
            .appointment()
            .map(it -> time(it.start(), zone) + " – " + time(it.end(), zone))
            .orElse("—"));
    values.put("reason", application.reason());
    values.put("purpose", application.purpose());
    values.put("findings", written.findings());
    values.put("diagnosis", written.diagnosis());
    values.put("advice", written.advice());
    values.put("machine", machine(written, zone));
    values.put("team", TeamSheet.of(subject, zone, faces));
    values.put("signedAt", time(signedAt, zone));
    values.put("digest", spaced(signature.digest()));
    values.put("subject", signature.subject());
    values.put("serial", signature.serial());
    values.put("issuer", signature.issuer());
    values.put("signature", spaced(signature.value()));
    return print(opinion.fill(values));
  }

  /// Which parts came from a machine's draft, in words; that none did, when none did.
  static String machine(Opinion written, ZoneId zone) {
    if (written.takenOver().isEmpty()) {
      return "未采用人工智能草稿。";
    }
    return written.takenOver().stream()
            .map(it ->
                "%s：取自 AI 草稿 %s（模型 %s %s，%s 生成）%s"
                    .formatted(
                        switch (it.field()) {
                          case FINDINGS -> "会诊所见";
                          case DIAGNOSIS -> "诊断意见";
                          case ADVICE -> "诊疗建议";
                        },
                        it.draft(),
                        it.model(),
                        it.modelVersion(),
                        time(it.draftedAt(), zone),
                        it.isUnchanged() ? "，原文采用" : "，经医师修改"))
            .collect(Collectors.joining("；"))
        + "。AI 草稿仅供参考，由签名医师审核并负责。";
  }

  public byte[] consent(
      ConsultationCase subject, Decision decision, Instant at, ZoneId zone, Faces faces) {
    var values = head(subject, faces);
    values.put("title", ConsentText.title());
    values.put("text", ConsentText.paragraphs());
    values.put("textVersion", ConsentText.version());
    values.put("treatment", yesNo(decision.treatment()));
    values.put("sensitiveInformation", yesNo(decision.sensitiveInformation()));
    values.put("recording", yesNo(decision.recording()));
    values.put("teaching", yesNo(decision.teaching()));
    values.put("signer", decision.signer());
    values.put(
        "relation",
        switch (decision.relation()) {
          case SELF -> "本人";
          case GUARDIAN -> "监护人";
          case RELATIVE -> "近亲属";
        });
    values.put("at", time(at, zone));
    return print(consent.fill(values));
  }

  private static Map<String, String> head(ConsultationCase subject, Faces faces) {
    var patient = faces.patient(subject.application().patient());
    var values = new HashMap<String, String>();
    values.put("case", subject.id().value());
    values.put("inviting", faces.name(subject.inviting()));
    values.put("invited", faces.name(subject.application().invited()));
    values.put("patient", patient.map(Patient::name).orElse("—"));
    values.put(
        "identityNumber", patient.map(it -> Masks.identityNumber(it.identityNumber())).orElse("—"));
    values.put("sex", patient.map(it -> sex(it.sex())).orElse("—"));
    values.put("birthDate", patient.map(it -> it.birthDate().toString()).orElse("—"));
    return values;
  }

  /// Of what a [Template] made.
  byte[] print(String xhtml) {
    var out = new ByteArrayOutputStream(64 * 1024);
    var builder = new PdfRendererBuilder();
    builder.withHtmlContent(xhtml, null);
    builder.useFont(font.toFile(), "cjk");
    builder.useExternalResourceAccessControl(
        (_, _) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI);
    builder.toStream(out);
    try {
      builder.run();
    } catch (IOException e) {
      throw new IllegalStateException("a PDF could not be printed", e);
    }
    return out.toByteArray();
  }

  /// Breaks long hexadecimal and base64 text, which has no place to break of its own.
  static String spaced(String text) {
    return text.replaceAll("(.{32})(?=.)", "$1 ");
  }

  static String time(Instant at, ZoneId zone) {
    return TIME.format(at.atZone(zone)) + " " + zone.getId();
  }

  private static String yesNo(boolean isYes) {
    return isYes ? "同意" : "不同意";
  }

  static String sex(String sex) {
    return switch (sex) {
      case "male" -> "男";
      case "female" -> "女";
      case "unknown" -> "未知";
      default -> sex;
    };
  }

  /// What the patient or somebody for them decided.
  public record Decision(
      boolean treatment,
      boolean sensitiveInformation,
      boolean recording,
      boolean teaching,
      String signer,
      Relation relation) {
    @Override
    public String toString() {
      return "Decision[private]";
    }
  }
}
