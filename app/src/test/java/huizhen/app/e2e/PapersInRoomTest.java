package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.GatewayProcess;
import huizhen.app.imaging.SmallArchive;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two doctors in a consultation read its documents and its study beside the pictures, and one
/// shows the other what is meant: a page of a PDF, a part of a photograph, an image of a series. A
/// trainee who watches has no such papers and is shown none.
@Tag("e2e")
@Tag("pages")
@Order(Order.DEFAULT + 1)
final class PapersInRoomTest {
  private static final PageCheck CHECK =
      new PageCheck(Path.of("target", "screenshots", "pages").toAbsolutePath());

  private static final String SHOWN = "still-demo-zhou-screen";

  private static final String UPLOAD =
      """
      async ([path, type, name, bytes]) => {
        const { csrf } = await (await fetch('/api/v1/session')).json()
        const answer = await fetch('/api/v1/cases' + path, {
          method: 'POST',
          headers: { 'Content-Type': type, 'X-File-Name': encodeURIComponent(name),
            'X-Huizhen-CSRF': csrf, 'Idempotency-Key': crypto.randomUUID() },
          body: Uint8Array.from(atob(bytes), it => it.charCodeAt(0)),
        })
        const text = await answer.text()
        if (!answer.ok) throw new Error(answer.status + ' ' + text)
        return JSON.parse(text).id
      }
      """;

  /// The colours of what is drawn, an eighth from its left and from its right, in the middle.
  private static final String SIDES =
      """
      selector => {
        const drawn = document.querySelector(selector)
        const width = drawn?.naturalWidth ?? drawn?.width ?? 0
        const height = drawn?.naturalHeight ?? drawn?.height ?? 0
        if (width === 0) return ''
        const copy = new OffscreenCanvas(width, height)
        const context = copy.getContext('2d')
        context.drawImage(drawn, 0, 0)
        const at = share => [...context.getImageData(
          Math.round(width * share), Math.round(height / 2), 1, 1).data].slice(0, 3)
        const word = ([r, g, b]) => [r, g, b].map(it => it > 170 ? 1 : it < 85 ? 0 : 'x').join('')
        return word(at(0.4)) + ' ' + word(at(0.6))
      }
      """;

  private static final String RED_AND_BLUE = "100 001";
  private static final String YELLOW_AND_GREEN = "110 010";
  private static final String BLACK_AND_WHITE = "000 111";

  @TempDir static Path folder;

  @Test
  void a_doctor_reads_a_case_in_the_room_and_shows_all_what_is_meant() throws IOException {
    var settings = folder.resolve("imaging.properties");
    try (var archive = new SmallArchive("19610822")) {
      Files.writeString(settings, "imaging.url=" + archive.url() + "\n");
      var gateway = GatewayProcess.start(folder.resolve("data"), "--config", settings.toString());
      try (var both = TwoDoctors.with(folder, gateway)) {
        var chen = both.chen();
        var zhou = both.zhou();
        chen.signIn("chen", gateway.password("chen"));
        zhou.signIn("zhou", gateway.password("zhou"));
        var id = QuickCase.consented(chen, zhou, "demo-p-2");
        var pdf = upload(chen, id, "application/pdf", "出院小结.pdf", pdf());
        var photograph = upload(chen, id, "image/png", "心电图.png", photograph());
        var _ = QuickCase.post(chen, "/" + id + "/studies", Map.of("study", SmallArchive.STUDY));
        QuickCase.begin(id, chen, zhou);
        both.seeEachOther();
        var said = new ArrayList<String>();
        zhou.page().onConsoleMessage(it -> said.add(it.text()));
        zhou.page().onPageError(said::add);

        assertThat(loaded(zhou)).as("before somebody asks").isEmpty();
        zhou.click("toggle-papers");
        readsAndShows(zhou, chen, pdf);
        measuresAPhotograph(zhou, chen, photograph);
        showsAStudy(zhou, chen);
        aTraineeSeesNone(both, id);

        zhou.click("paper-withdraw");
        chen.seeNo("tile-demo-zhou-screen");
        zhou.click("papers-close");
        zhou.seeNo("papers");
        both.seeEachOther();
        isOnRecord(zhou, id, pdf);
        assertThat(said).noneMatch(it -> it.contains("Content Security Policy"));
        CHECK.nothingFound();
      }
    }
  }

  private static void readsAndShows(Person zhou, Person chen, String pdf) {
    zhou.click("paper-" + pdf);
    zhou.see("paper-sheet");
    looks(zhou, "paper-sheet", RED_AND_BLUE);
    zhou.screenshots("93-papers");
    CHECK.look(zhou, "papers");
    zhou.click("paper-show");
    zhou.see("paper-shown");
    looks(chen, SHOWN, RED_AND_BLUE);
    assertThat(chen.at("tile-demo-zhou-screen").innerText()).contains("周建国 出示的资料");
    chen.click("toggle-draw");
    chen.drag("board-demo-zhou-screen", 0.25, 0.25, 0.75, 0.75);
    var _ =
        zhou.page().waitForSelector(Person.selector("board-demo-zhou-screen") + "[data-lines='1']");
    chen.screenshots("94-paper-shown");
    CHECK.look(chen, "paper-shown");
    chen.click("toggle-draw");

    // By keys: the next page; what is shown is another picture, without the line.
    zhou.at("paper-sheet").focus();
    zhou.page().keyboard().press("ArrowRight");
    zhou.page().locator(Person.selector("paper-sheet") + "[data-page='2']").waitFor();
    looks(zhou, "paper-sheet", YELLOW_AND_GREEN);
    zhou.page().waitForTimeout(2_100); // a picture each two seconds of one person
    zhou.click("paper-show");
    looks(chen, SHOWN, YELLOW_AND_GREEN);
    var _ =
        chen.page().waitForSelector(Person.selector("board-demo-zhou-screen") + "[data-lines='0']");
  }

  /// Zoomed into by keys until the dark half alone is seen; a length across the whole of it.
  private static void measuresAPhotograph(Person zhou, Person chen, String photograph) {
    zhou.click("papers-back");
    zhou.click("paper-" + photograph);
    zhou.see("paper-sheet");
    looks(zhou, "paper-sheet", BLACK_AND_WHITE);
    zhou.at("paper-sheet").focus();
    zhou.page().keyboard().press("i");
    looks(zhou, "paper-sheet", "111 000");
    zhou.page().keyboard().press("r");
    zhou.page().keyboard().press("Enter");
    assertThat(zhou.at("paper-measured").innerText()).contains("80 像素");
    zhou.page().keyboard().press("Delete");
    for (int i = 0; i < 6; i++) {
      zhou.page().keyboard().press("+");
    }
    for (int i = 0; i < 40; i++) {
      zhou.page().keyboard().press("Control+ArrowRight");
    }
    looks(zhou, "paper-sheet", "000 000");
    zhou.page().waitForTimeout(2_100);
    zhou.click("paper-show");
    looks(chen, SHOWN, "000 000");
  }

  private static void showsAStudy(Person zhou, Person chen) {
    zhou.click("papers-back");
    zhou.click("paper-study-" + SmallArchive.STUDY);
    // On a busy machine the line may seem too narrow for pixels.
    zhou.click("study-original");
    var stage = new StudyStage(zhou);
    stage.shows(1);
    stage.looks(0, 255);
    stage.press("Enter");
    stage.measured("6.0 毫米");
    zhou.page().waitForTimeout(2_100);
    zhou.click("paper-show");
    looks(chen, SHOWN, BLACK_AND_WHITE);
    zhou.screenshots("95-study-in-the-room");
    chen.screenshot("96-study-shown");
    CHECK.look(zhou, "study-in-the-room");
  }

  private static void aTraineeSeesNone(TwoDoctors both, String id) {
    var link =
        QuickCase.post(
            both.chen(), "/" + id + "/guest-links", Map.of("role", "trainee", "name", "小刘"));
    var trainee = both.thirdPerson();
    var _ = trainee.page().navigate(link.getString("url"));
    trainee.click("room-join");
    trainee.see("stage");
    trainee.see("tile-demo-zhou-camera");
    trainee.page().waitForTimeout(1_000);
    assertThat(trainee.at(SHOWN).count()).isZero();
    assertThat(trainee.at("toggle-papers").count()).isZero();
    trainee.close();
  }

  private static void isOnRecord(Person zhou, String id, String pdf) {
    var trail = zhou.api("/cases/" + id + "/audit").getJsonArray("items");
    assertThat(trail.stream().map(JsonObject.class::cast).map(JsonObject::encode))
        .anyMatch(it -> it.contains("material.view") && it.contains(pdf) && it.contains("zhou"))
        .anyMatch(it -> it.contains("study.") && it.contains("zhou"));
  }

  private static List<?> loaded(Person zhou) {
    return (List<?>)
        zhou.page()
            .evaluate(
                "() => performance.getEntriesByType('resource').map(it => it.name)"
                    + ".filter(it => /PaperPanel|pdf|viewer-|decoder/.test(it))");
  }

  private static void looks(Person who, String testId, String sides) {
    var _ =
        who.until(
            "%s to look %s".formatted(testId, sides),
            () -> String.valueOf(who.page().evaluate(SIDES, Person.selector(testId))),
            sides::equals);
  }

  private static String upload(Person who, String id, String type, String name, byte[] bytes) {
    var encoded = Base64.getEncoder().encodeToString(bytes);
    return String.valueOf(
        who.page().evaluate(UPLOAD, List.of("/" + id + "/materials", type, name, encoded)));
  }

  /// Dark on the left and bright on the right, 400 × 300.
  private static byte[] photograph() throws IOException {
    var image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(200, 0, 200, 300);
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    var _ = ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  /// Two pages, of two colours each, with Chinese words in a font that it does not bring.
  private static byte[] pdf() {
    var text = "BT /F1 36 Tf 1 1 1 rg 60 700 Td <51FA9662> Tj ET";
    var parts =
        List.of(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
            page(5),
            page(6),
            stream("1 0 0 rg 0 0 306 792 re f 0 0 1 rg 306 0 306 792 re f " + text),
            stream("1 1 0 rg 0 0 306 792 re f 0 1 0 rg 306 0 306 792 re f " + text),
            "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
                + " /DescendantFonts [8 0 R] >>",
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo"
                + " << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 9 0 R >>",
            "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
                + " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>");
    var file = new StringBuilder("%PDF-1.4\n");
    var places = new ArrayList<Integer>();
    for (int i = 0; i < parts.size(); i++) {
      places.add(file.length());
      file.append(i + 1).append(" 0 obj\n").append(parts.get(i)).append("\nendobj\n");
    }
    int table = file.length();
    file.append("xref\n0 %d\n0000000000 65535 f \n".formatted(parts.size() + 1));
    places.forEach(it -> file.append("%010d 00000 n \n".formatted(it)));
    file.append(
        "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
            .formatted(parts.size() + 1, table));
    return file.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String page(int contents) {
    return "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            .formatted(contents)
        + " /Resources << /Font << /F1 7 0 R >> >> >>";
  }

  private static String stream(String content) {
    return "<< /Length %d >>\nstream\n%s\nendstream".formatted(content.length(), content);
  }
}
