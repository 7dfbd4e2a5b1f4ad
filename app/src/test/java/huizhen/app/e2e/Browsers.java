package huizhen.app.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Debian's Chromium, driven by Playwright: one browser a person, with that person's fake camera
/// and microphone, or one without for pages that draw their own pictures.
final class Browsers implements AutoCloseable {
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--use-fake-ui-for-media-stream",
          "--use-fake-device-for-media-stream",
          "--autoplay-policy=no-user-gesture-required",
          "--disable-features=WebRtcHideLocalIpsWithMdns",
          "--allow-loopback-in-peer-connection",
          "--auto-select-tab-capture-source-by-title=Huizhen test screen");

  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final List<Browser> open = new ArrayList<>();

  Browser with(FakeMedia media) {
    return launch(
        List.of(
            "--use-file-for-fake-video-capture=" + media.camera(),
            "--use-file-for-fake-audio-capture=" + media.microphone()));
  }

  /// Pages of one browser do not slow each other down when they are not in front.
  Browser plain() {
    return launch(
        List.of(
            "--disable-background-timer-throttling",
            "--disable-renderer-backgrounding",
            "--disable-backgrounding-occluded-windows"));
  }

  private Browser launch(List<String> more) {
    var arguments = new ArrayList<>(ARGUMENTS);
    arguments.addAll(more);
    var browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(executable()).setArgs(arguments));
    open.add(browser);
    return browser;
  }

  @Override
  public void close() {
    open.forEach(Browser::close);
    playwright.close();
  }

  private static Path executable() {
    for (var name : List.of("chromium", "google-chrome", "chromium-browser")) {
      var path = Path.of("/usr/bin", name);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    throw new IllegalStateException("there is no /usr/bin/chromium: apt-get install chromium");
  }
}
