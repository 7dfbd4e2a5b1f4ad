package huizhen.app.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Somebody at a browser: clicks, types, and says what is seen and heard.
final class Person implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 60_000;
  private static final double WORK_MILLIS = 300_000;

  /// Draws a video on a canvas and reads 64 × 36 RGB pixels; null while it shows nothing.
  static final String LOOK =
      """
      selector => {
        const video = document.querySelector(selector)
        if (!video || video.readyState < 2 || video.videoWidth === 0) return null
        const canvas = new OffscreenCanvas(64, 36)
        const context = canvas.getContext('2d')
        context.drawImage(video, 0, 0, 64, 36)
        const rgba = context.getImageData(0, 0, 64, 36).data
        const rgb = []
        for (let i = 0; i < rgba.length; i += 4) rgb.push(rgba[i], rgba[i + 1], rgba[i + 2])
        return rgb
      }
      """;

  /// The strongest frequency that comes out of an element within a second, in Hz; 0 for silence.
  private static final String HEAR =
      """
      async selector => {
        const element = document.querySelector(selector)
        if (!element) return -1
        const stream = element.srcObject ?? element.captureStream()
        if (stream.getAudioTracks().length === 0) return -2
        const context = new AudioContext({ sampleRate: 48000 })
        await context.resume()
        const analyser = context.createAnalyser()
        analyser.fftSize = 8192
        analyser.smoothingTimeConstant = 0
        context.createMediaStreamSource(stream).connect(analyser)
        const bins = new Float32Array(analyser.frequencyBinCount)
        let best = 0
        let level = -60
        const end = performance.now() + 1000
        while (performance.now() < end) {
          await new Promise(done => setTimeout(done, 50))
          analyser.getFloatFrequencyData(bins)
          bins.forEach((db, bin) => {
            if (db > level) [level, best] = [db, bin * 48000 / 8192]
          })
        }
        await context.close()
        return Math.round(best)
      }
      """;

  /// Clicks, and counts until a video has decoded a frame.
  private static final String CLICK_TO_FRAME =
      """
      async ([button, selector]) => {
        const begun = performance.now()
        document.querySelector(button).click()
        for (;;) {
          const video = document.querySelector(selector)
          if (video && video.srcObject) {
            await new Promise(done => video.requestVideoFrameCallback(done))
            return performance.now() - begun
          }
          await new Promise(done => requestAnimationFrame(done))
        }
      }
      """;

  private final String url;
  private final BrowserContext context;
  private final Page page;
  private final Path screenshots;

  Person(String url, Browser browser, Path screenshots) {
    this.url = url;
    this.screenshots = screenshots;
    this.context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setLocale("zh-CN")
                .setTimezoneId("Asia/Shanghai")
                .setViewportSize(1280, 800)
                .setPermissions(List.of("camera", "microphone")));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    this.page = context.newPage();
  }

  Page page() {
    return page;
  }

  BrowserContext context() {
    return context;
  }

  void open(String path) {
    page.navigate(url + path);
  }

  void signIn(String username, String password) {
    open("/signin");
    type("signin-username", username);
    type("signin-password", password);
    click("signin-submit");
    see("who");
  }

  Locator at(String testId) {
    return page.locator(selector(testId));
  }

  void see(String testId) {
    at(testId).first().waitFor();
  }

  /// What is made beside everything else, on a machine that other tests have, too.
  void seeInTime(String testId) {
    at(testId).first().waitFor(new Locator.WaitForOptions().setTimeout(WORK_MILLIS));
  }

  void seeNo(String testId) {
    at(testId).first().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
  }

  void click(String testId) {
    at(testId).first().click();
  }

  /// Says yes to the question that the page asks.
  void confirm() {
    var yes = page.locator(".el-message-box__btns .el-button--primary:visible").first();
    yes.click();
    yes.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
  }

  /// Fills the field itself, or the one inside the component that bears the id.
  void type(String testId, String text) {
    var field =
        page.locator(
            "input%1$s, textarea%1$s, %1$s input, %1$s textarea".formatted(selector(testId)));
    field.first().fill(text);
  }

  /// Chooses in a drop-down list.
  void choose(String field, String option) {
    click(field);
    var choice = at(option);
    choice.waitFor();
    choice.click();
  }

  /// The JSON of an API call with this person's session.
  JsonObject api(String path) {
    var answer =
        page.evaluate(
            "async path => (await fetch('/api/v1' + path, { credentials: 'same-origin' })).text()",
            path);
    return new JsonObject(String.valueOf(answer));
  }

  int apiStatus(String path) {
    return (int)
        page.evaluate(
            "async path => (await fetch('/api/v1' + path, { credentials: 'same-origin' })).status",
            path);
  }

  /// Looks until a video shows this picture; fails with what it shows instead.
  Picture watch(String selector, FakeMedia media) {
    return until(
            "%s to show %s and %s".formatted(selector, media.left(), media.right()),
            () -> look(selector),
            seen -> seen.filter(picture -> picture.shows(media)).isPresent())
        .orElseThrow();
  }

  @SuppressWarnings("unchecked")
  Optional<Picture> look(String selector) {
    return Optional.ofNullable((List<Integer>) page.evaluate(LOOK, selector)).map(Picture::of);
  }

  /// Looks until the marker in a picture has moved.
  void seeMoving(String selector) {
    var first = new double[] {Double.NaN};
    var _ =
        until(
            "%s to move".formatted(selector),
            () -> look(selector),
            now -> {
              if (now.isEmpty()) {
                return false;
              }
              var isMoving = Math.abs(now.get().marker() - first[0]) > 3;
              if (Double.isNaN(first[0])) {
                first[0] = now.get().marker();
              }
              return isMoving;
            });
  }

  /// Listens until an element sounds this tone.
  int hear(String selector, int hertz) {
    return until(
        "%s to sound %d Hz".formatted(selector, hertz),
        () -> ((Number) page.evaluate(HEAR, selector)).intValue(),
        heard -> Math.abs(heard - hertz) < 15);
  }

  double clickToFrame(String button, String video) {
    var millis = page.evaluate(CLICK_TO_FRAME, List.of(selector(button), video));
    return ((Number) millis).doubleValue();
  }

  /// Draws a line with the pressed mouse, in shares of the element.
  void drag(String testId, double fromX, double fromY, double toX, double toY) {
    var box = at(testId).boundingBox();
    var mouse = page.mouse();
    mouse.move(box.x + fromX * box.width, box.y + fromY * box.height);
    mouse.down();
    mouse.move(
        box.x + toX * box.width,
        box.y + toY * box.height,
        new com.microsoft.playwright.Mouse.MoveOptions().setSteps(12));
    mouse.up();
  }

  void screenshot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setAnimations(ScreenshotAnimations.DISABLED)
            .setPath(screenshots.resolve(name + ".png")));
  }

  /// The same at a desktop's width and at a telephone's, the second as `NAME-390`.
  void screenshots(String name) {
    screenshots(name, "");
  }

  /// @param video that is to show something in both; empty for none
  void screenshots(String name, String video) {
    screenshots(name, video, "");
  }

  /// @param top what is to stand at the top of both: pages are longer on a telephone; empty for
  ///   wherever the page is
  void screenshots(String name, String video, String top) {
    toTop(top);
    screenshot(name);
    var desktop = page.viewportSize();
    page.setViewportSize(PageCheck.PHONE, 844);
    var _ = page.evaluate(PageCheck.DRAWN);
    toTop(top);
    if (!video.isEmpty()) {
      var _ = until(video + " to show something", () -> look(video), Optional::isPresent);
    }
    screenshot(name + "-" + PageCheck.PHONE);
    page.setViewportSize(desktop.width, desktop.height);
  }

  private void toTop(String testId) {
    if (!testId.isEmpty()) {
      var _ = at(testId).first().evaluate("one => one.scrollIntoView({ block: 'start' })");
    }
  }

  static String selector(String testId) {
    return "[data-testid=\"%s\"]".formatted(testId);
  }

  /// The browser's own timers wait between tries.
  <T> T until(String what, Supplier<T> look, java.util.function.Predicate<T> isGood) {
    var deadline = System.nanoTime() + (long) (PATIENCE_MILLIS * 1e6);
    while (true) {
      var seen = look.get();
      if (isGood.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited for %s, last was %s".formatted(what, seen));
      }
      page.waitForTimeout(100);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
