package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.GatewayProcess;
import huizhen.app.imaging.SmallArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A specialist looks at the pixels of a study, in a browser, from an archive whose pixels are
/// known: windows, images, lengths, keys, and what can't be shown.
@Tag("e2e")
@Tag("pages")
final class StudyPixelsTest {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();

  private static final PageCheck CHECK = new PageCheck(SCREENSHOTS.resolve("pages"));

  private static final String SLOW_LINE =
      "Object.defineProperty(navigator, 'connection', { value: { effectiveType: '3g' } })";

  private static final String NO_WEBGL =
      """
      for (const canvas of [HTMLCanvasElement, OffscreenCanvas]) {
        const get = canvas.prototype.getContext
        canvas.prototype.getContext = function (kind, ...more) {
          return kind.includes('webgl') ? null : get.call(this, kind, ...more)
        }
      }
      """;

  @TempDir static Path folder;

  private static final List<String> said = new ArrayList<>();
  private static final SmallArchive archive = new SmallArchive("19610822");
  private static final Browsers browsers = new Browsers();
  private static GatewayProcess gateway;
  private static Person zhou;
  private static String id;

  @BeforeAll
  static void open() throws IOException {
    var settings = folder.resolve("imaging.properties");
    var _ = Files.writeString(settings, "imaging.url=" + archive.url() + "\n");
    gateway = GatewayProcess.start(folder.resolve("data"), "--config", settings.toString());
    var browser = browsers.plain();
    zhou = new Person(gateway.url(), browser, SCREENSHOTS);
    zhou.page().onConsoleMessage(it -> said.add(it.text()));
    zhou.page().onPageError(said::add);
    zhou.signIn("zhou", gateway.password("zhou"));
    id = StudyStage.linked(gateway, zhou, SmallArchive.STUDY);
  }

  @AfterAll
  static void close() {
    browsers.close();
    if (gateway != null) {
      gateway.close();
    }
    archive.close();
  }

  private static StudyStage stage(Person person) {
    person.open("/cases/" + id);
    person.click("study-open");
    return new StudyStage(person);
  }

  @Test
  void pixels_are_drawn_windowed_scrolled_and_measured() {
    var stage = stage(zhou);
    stage.shows(1);
    stage.looks(0, 255);
    stage.window(1976, 4000);
    stage.looks(0, 127);
    zhou.click("study-invert");
    stage.looks(255, 128);
    zhou.click("study-reset");
    stage.looks(0, 255);
    goes(stage);
    measures(stage);
    CHECK.look(zhou, "study-pixels");
    CHECK.nothingFound();
    assertThat(archive.asked())
        .anyMatch(it -> it.endsWith("/frames/1"))
        .noneMatch(it -> it.endsWith("/rendered"));
    zhou.click("study-rendered");
    zhou.see("study-picture");
    var _ =
        zhou.until(
            "a rendered frame",
            archive::asked,
            it -> it.stream().anyMatch(path -> path.endsWith("/rendered")));
    assertThat(said).noneMatch(it -> it.contains("Content Security Policy"));
  }

  /// By the wheel, by keys and by the button; each image in its own window, or in one's own.
  private static void goes(StudyStage stage) {
    zhou.at("study-stage").hover();
    zhou.page().mouse().wheel(0, 120);
    stage.shows(3);
    stage.looks(0, 87);
    zhou.click("study-previous");
    stage.shows(2);
    stage.looks(0, 214);
    stage.press("Home");
    stage.shows(1);
    assertThat(zhou.at("study-overlay").innerText()).contains("CT AXIAL", "第 1 / 3 幅", "编号 1");
    zhou.choose("study-window", "study-window-lung");
    stage.press("ArrowDown");
    stage.shows(2);
    sees("窗位 -600 窗宽 1500");
    zhou.choose("study-window", "study-window-own");
    stage.looks(0, 214);
    stage.press("+");
    sees("125%");
    stage.press("Shift+ArrowLeft");
    sees("窗宽 360");
    stage.drag("window", 100, 0);
    var _ =
        zhou.until(
            "another window",
            () -> zhou.at("study-sight").innerText(),
            it -> !it.contains("窗宽 360"));
    stage.press("r");
    stage.looks(0, 214);
    sees("窗宽 400 100%");
  }

  private static void measures(StudyStage stage) {
    // A pixel of the image is 0.5 mm; the stage shows 64 of them in its height.
    stage.drag("measure", stage.height() / 2, 0);
    stage.measured("16.0 毫米");
    zhou.click("study-clear");
    stage.press("Enter");
    stage.measured("6.0 毫米");
    stage.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight");
    stage.measured("8.0 毫米");
    stage.press("Shift+ArrowDown");
    stage.measured("9.4 毫米");
    stage.press("Enter", "ArrowUp");
    stage.shows(1);
    stage.press("ArrowDown");
    stage.shows(2);
    stage.drag("measure", stage.height() / 4, stage.height() / 4);
    stage.screenshots("90-study-pixels");
    zhou.click("language");
    sees("C 40 W 400");
    stage.screenshots("90-study-pixels-en");
    zhou.click("language");
    sees("窗位 40 窗宽 400");
  }

  private static void sees(String sight) {
    var _ = zhou.until(sight, () -> zhou.at("study-sight").innerText(), it -> it.contains(sight));
  }

  /// A JPEG, which a decoder of WebAssembly reads under the policy of its own file.
  @Test
  void what_is_compressed_is_decoded_and_what_has_no_size_is_measured_in_pixels() {
    var stage = stage(zhou);
    stage.shows(1);
    archive.setAway(true);
    stage.series(1);
    zhou.see("study-broken");
    assertThat(zhou.at("study-broken").innerText()).doesNotContain("undefined");
    archive.setAway(false);
    zhou.click("study-retry");
    stage.shows(1);
    stage.window(128, 256);
    stage.looks(0, 200);
    stage.drag("measure", stage.height() / 2, 0);
    stage.measured("32 像素（影像未标明尺寸）");
  }

  @Test
  void what_cannot_be_decoded_is_told_and_may_be_drawn_by_the_archive() {
    var stage = stage(zhou);
    stage.shows(1);
    stage.series(2);
    zhou.see("study-broken");
    assertThat(zhou.at("study-broken").innerText()).contains("传输语法");
    zhou.click("study-next");
    var _ =
        zhou.until(
            "a frame that is cut short",
            () -> zhou.at("study-broken").innerText(),
            it -> it.contains("不完整"));
    new StudyStage(zhou).screenshots("91-study-broken");
    zhou.click("study-instead");
    zhou.see("study-picture");
  }

  @Test
  void on_a_slow_line_the_archive_draws_and_nothing_is_fetched_for_pixels() {
    try (var li = new Person(gateway.url(), zhou.context().browser(), SCREENSHOTS)) {
      li.context().addInitScript(SLOW_LINE);
      li.signIn("zhou", gateway.password("zhou"));
      li.open("/cases/" + id);
      li.click("study-open");
      li.see("study-picture");
      assertThat(
              li.page()
                  .evaluate(
                      "() => performance.getEntriesByType('resource')"
                          + ".filter(it => /viewer-|decoder/.test(it.name)).length"))
          .isEqualTo(0);
      new StudyStage(li).screenshots("92-study-rendered");
      li.click("study-original");
      new StudyStage(li).shows(1);
    }
  }

  @Test
  void a_browser_without_webgl_draws_the_same() {
    try (var li = new Person(gateway.url(), zhou.context().browser(), SCREENSHOTS)) {
      li.context().addInitScript(NO_WEBGL);
      li.signIn("zhou", gateway.password("zhou"));
      var stage = stage(li);
      stage.shows(1);
      stage.window(1976, 4000);
      stage.looks(0, 127);
      stage.drag("measure", stage.height() / 2, 0);
      stage.measured("16.0 毫米");
    }
  }
}
