package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.GatewayProcess;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In one room two cases are taken: that of Chen's clinic, whose room it is, and one of another
/// clinic, which the specialist has a part in and Chen has not. The agenda names it; its papers are
/// beside the pictures while it runs, for who may see them, and are shown to nobody else.
@Tag("e2e")
@Tag("pages")
@Order(Order.DEFAULT + 1)
final class AgendaPapersTest {
  private static final PageCheck CHECK =
      new PageCheck(Path.of("target", "screenshots", "pages").toAbsolutePath());

  private static final String UPLOAD =
      """
      async ([path, name, bytes]) => {
        const { csrf } = await (await fetch('/api/v1/session')).json()
        const answer = await fetch('/api/v1/cases' + path, {
          method: 'POST',
          headers: { 'Content-Type': 'image/png', 'X-File-Name': encodeURIComponent(name),
            'X-Huizhen-CSRF': csrf, 'Idempotency-Key': crypto.randomUUID() },
          body: Uint8Array.from(atob(bytes), it => it.charCodeAt(0)),
        })
        const text = await answer.text()
        if (!answer.ok) throw new Error(answer.status + ' ' + text)
        return JSON.parse(text).id
      }
      """;

  @TempDir static Path folder;

  @Test
  void the_papers_beside_a_call_follow_the_case_that_the_agenda_takes() throws IOException {
    var gateway = GatewayProcess.start(folder.resolve("data"));
    try (var both = TwoDoctors.with(folder, gateway)) {
      var chen = both.chen();
      var zhou = both.zhou();
      chen.signIn("chen", gateway.password("chen"));
      zhou.signIn("zhou", gateway.password("zhou"));
      var taken = ofAnotherClinic(both, gateway);
      var other = taken.id();
      var image = taken.image();
      var id = QuickCase.consented(chen, zhou, "demo-p-2");
      var own = upload(chen, id, "本病例.png");
      QuickCase.begin(id, chen, zhou);
      both.seeEachOther();

      plans(zhou, other);
      zhou.click("toggle-papers");
      zhou.see("paper-" + own);
      zhou.seeNo("papers-case");
      chen.click("toggle-papers");
      chen.see("paper-" + own);

      zhou.click("toggle-rundown");
      zhou.click("rundown-next");
      zhou.click("toggle-papers");
      zhou.see("paper-" + image);
      zhou.seeNo("paper-" + own);
      zhou.click("paper-" + image);
      zhou.see("paper-sheet");
      assertThat(zhou.at("papers").innerText()).contains("其他病例的资料只供您自己查看");
      assertThat(zhou.at("paper-show").count()).as("a still would be this case's").isZero();
      zhou.screenshots("97-papers-of-another-case");
      CHECK.look(zhou, "papers-of-another-case");

      chen.see("papers-strange");
      assertThat(chen.at("papers-strange").innerText()).contains("您没有查看此病例资料的权限");
      assertThat(chen.at("papers").innerText()).doesNotContain("另一病例");
      assertThat(chen.at("paper-" + own).count()).isZero();
      CHECK.look(chen, "papers-without-a-right");
      chen.click("papers-switch");
      chen.see("paper-" + own);
      chen.click("paper-" + own);
      chen.see("paper-show");

      zhou.click("toggle-rundown");
      zhou.click("rundown-stop");
      zhou.click("toggle-papers");
      zhou.see("paper-" + own);
      zhou.seeNo("papers-case");
      isOnRecord(zhou, other, image);
      CHECK.nothingFound();
    }
  }

  private record Taken(String id, String image) {}

  private static Taken ofAnotherClinic(TwoDoctors both, GatewayProcess gateway) throws IOException {
    try (var zhao = both.thirdPerson()) {
      zhao.signIn("zhao", gateway.password("zhao"));
      var id = QuickCase.accepted(zhao, both.zhou(), "demo-p-4");
      return new Taken(id, upload(zhao, id, "另一病例.png"));
    }
  }

  /// The other case is chosen by words that name no patient.
  private static void plans(Person zhou, String other) {
    zhou.click("toggle-rundown");
    zhou.type("rundown-title", "病例二：胸痛待查");
    zhou.page().locator("option[value='%s']".formatted(other)).waitFor(attached());
    var choice = zhou.at("rundown-case");
    assertThat(choice.textContent()).contains("心血管内科").doesNotContain("刘德福");
    var _ = choice.selectOption(other);
    CHECK.look(zhou, "room-rundown-case");
    zhou.click("rundown-save");
    zhou.see("rundown-case-1");
    zhou.screenshots("98-agenda-names-a-case");
  }

  private static com.microsoft.playwright.Locator.WaitForOptions attached() {
    return new com.microsoft.playwright.Locator.WaitForOptions()
        .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED);
  }

  /// Of the case whose paper it is, as on that case's page.
  private static void isOnRecord(Person zhou, String other, String image) {
    var trail = zhou.api("/cases/" + other + "/audit").getJsonArray("items");
    assertThat(trail.stream().map(JsonObject.class::cast).map(JsonObject::encode))
        .anyMatch(it -> it.contains("material.view") && it.contains(image) && it.contains("zhou"));
  }

  private static String upload(Person who, String id, String name) throws IOException {
    var drawn = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    var graphics = drawn.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(200, 0, 200, 300);
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    var _ = ImageIO.write(drawn, "png", bytes);
    var encoded = Base64.getEncoder().encodeToString(bytes.toByteArray());
    return String.valueOf(
        who.page().evaluate(UPLOAD, List.of("/" + id + "/materials", name, encoded)));
  }
}
