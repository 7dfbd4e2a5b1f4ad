package huizhen.web.document;

import huizhen.scheduling.api.Patient;
import huizhen.web.signing.SignatureFile;
import huizhen.web.view.Masks;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Prints forms that consist of a table of names and values and of some texts: referrals, their
/// summaries, reports. Blocking, like [PdfPress], whose font and style it uses.
public final class SheetPress {
  private static final String STYLE = Template.read("style.css");

  private final PdfPress press;

  public SheetPress(PdfPress press) {
    this.press = press;
  }

  /// @param head two to a row
  /// @param texts each under its heading; empty ones are left out
  /// @param fine in small print at the end
  public record Sheet(String title, List<Cell> head, List<Cell> texts, List<String> fine) {
    public Sheet {
      head = List.copyOf(head);
      texts = List.copyOf(texts);
      fine = List.copyOf(fine);
    }

    @Override
    public String toString() {
      return "Sheet[" + title + "]";
    }
  }

  public record Cell(String name, String value) {
    @Override
    public String toString() {
      return "Cell[" + name + "]";
    }
  }

  /// The rows that name the patient; the identity number is masked.
  public static List<Cell> patient(Optional<Patient> patient) {
    return List.of(
        new Cell("患者", patient.map(Patient::name).orElse("—")),
        new Cell("身份证件号", patient.map(it -> Masks.identityNumber(it.identityNumber())).orElse("—")),
        new Cell("性别", patient.map(it -> PdfPress.sex(it.sex())).orElse("—")),
        new Cell("出生日期", patient.map(it -> it.birthDate().toString()).orElse("—")));
  }

  public static String time(Instant at, ZoneId zone) {
    return PdfPress.time(at, zone);
  }

  /// What somebody who checks a signature needs.
  public static List<String> signature(Signature it) {
    return List.of(
        digest("正文", it.digest()),
        "签名证书：%s；序列号：%s；颁发者：%s".formatted(it.subject(), it.serial(), it.issuer()),
        signature(it.value()));
  }

  /// A signature as it is printed.
  ///
  /// @param digest of the text, lower-case hex
  /// @param subject of the signer's certificate
  /// @param value base64
  public record Signature(
      String digest, String subject, String serial, String issuer, String value) {}

  public static String digest(String what, String digest) {
    return what + "摘要 (SHA-256)：" + PdfPress.spaced(digest);
  }

  /// Older ones are the gateway's own.
  public static String signature(String value) {
    return "电子签名 (%s)：%s"
        .formatted(
            SignatureFile.isPractitioners(value) ? "ECDSA P-256, SHA-256" : "Ed25519",
            PdfPress.spaced(value));
  }

  public byte[] print(Sheet sheet) {
    var page = new StringBuilder(4_096);
    page.append("<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>")
        .append(Template.escape(sheet.title()))
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body><h1>")
        .append(Template.escape(sheet.title()))
        .append("</h1><table>");
    var cells = new ArrayList<>(sheet.head());
    if (cells.size() % 2 == 1) {
      cells.add(new Cell("", ""));
    }
    for (int i = 0; i < cells.size(); i += 2) {
      page.append("<tr>");
      cell(page, cells.get(i));
      cell(page, cells.get(i + 1));
      page.append("</tr>");
    }
    page.append("</table>");
    for (var text : sheet.texts()) {
      if (!text.value().isBlank()) {
        page.append("<h2>")
            .append(Template.escape(text.name()))
            .append("</h2><div class=\"text\">")
            .append(Template.escape(text.value()))
            .append("</div>");
      }
    }
    for (var line : sheet.fine()) {
      page.append("<p class=\"fine\">").append(Template.escape(line)).append("</p>");
    }
    return press.print(page.append("</body></html>").toString());
  }

  private static void cell(StringBuilder page, Cell cell) {
    page.append("<td class=\"name\">")
        .append(Template.escape(cell.name()))
        .append("</td><td>")
        .append(Template.escape(cell.value()))
        .append("</td>");
  }
}
