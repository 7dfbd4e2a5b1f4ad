package huizhen.app.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Debian's Chromium, driven by Playwright: one browser a person, with that person's fake camera
/// and microphone, or one without for pages that draw their own pictures.
final class Browsers implements AutoCloseable {
  private static final String LOOPBACK = "--allow-loopback-in-peer-connection";
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
          LOOPBACK,
          "--auto-select-tab-capture-source-by-title=Huizhen test screen");

  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final List<Browser> open = new ArrayList<>();

  Browser with(FakeMedia media) {
    return launch(executable(), ARGUMENTS, capturing(media));
  }

  /// One in another place, by a command that becomes the one after it, such as one that enters a
  /// namespace. Its connections do without loopback, as those of people do.
  ///
  /// @param folder for the script that starts it, named as its camera is
  Browser with(FakeMedia media, List<String> place, Path folder) {
    try {
      var script = folder.resolve(media.camera().getFileName() + "-browser");
      var text = "#!/bin/sh\nexec %s %s \"$@\"\n".formatted(String.join(" ", place), executable());
      var _ = Files.writeString(script, text);
      var _ = Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
      var arguments = ARGUMENTS.stream().filter(it -> !it.equals(LOOPBACK)).toList();
      return launch(script, arguments, capturing(media));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Pages of one browser do not slow each other down when they are not in front.
  Browser plain() {
    return launch(
        executable(),
        ARGUMENTS,
        List.of(
            "--disable-background-timer-throttling",
            "--disable-renderer-backgrounding",
            "--disable-backgrounding-occluded-windows"));
  }

  private Browser launch(Path program, List<String> usual, List<String> more) {
    var arguments = new ArrayList<>(usual);
    arguments.addAll(more);
    var options = new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(arguments);
    var browser = playwright.chromium().launch(options);
    open.add(browser);
    return browser;
  }

  private static List<String> capturing(FakeMedia media) {
    return List.of(
        "--use-file-for-fake-video-capture=" + media.camera(),
        "--use-file-for-fake-audio-capture=" + media.microphone());
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
