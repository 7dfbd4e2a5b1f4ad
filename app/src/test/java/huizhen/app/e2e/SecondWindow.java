package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// The window of its own in which somebody has a picture on a second screen.
final class SecondWindow implements AutoCloseable {
  /// Points around the middle, each way, where a line across it is looked for.
  private static final int AROUND = 24;

  private final Person viewer;
  private final String track;
  private final Page page;

  private SecondWindow(Person viewer, String track, Page page) {
    this.viewer = viewer;
    this.track = track;
    this.page = page;
  }

  static SecondWindow open(Person viewer, String track) {
    viewer.at("tile-" + track).hover();
    var page = viewer.page().waitForPopup(() -> viewer.click("second-" + track));
    return new SecondWindow(viewer, track, page);
  }

  void plays(String whose) {
    var _ =
        page.waitForFunction(
            "() => document.querySelector('video')?.videoWidth > 0"
                + " && document.querySelector('video').currentTime > 0.5");
    assertThat(page.title()).contains(whose);
  }

  /// A line of the first pen's colour across the middle of the picture is seen here, too: in what a
  /// person sees of the window.
  void showsTheLine() {
    var _ = viewer.until("the line in the second window", this::hasYellowMiddle, it -> it);
  }

  void showsNoLine() {
    var _ = viewer.until("no line in the second window", this::hasYellowMiddle, it -> !it);
  }

  private boolean hasYellowMiddle() {
    BufferedImage seen;
    try {
      seen = ImageIO.read(new ByteArrayInputStream(page.screenshot()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int middle = seen.getHeight() / 2;
    for (int x = seen.getWidth() / 2 - AROUND; x < seen.getWidth() / 2 + AROUND; x++) {
      for (int y = middle - AROUND; y < middle + AROUND; y++) {
        var colour = new Color(seen.getRGB(x, y));
        if (colour.getRed() > 240 && colour.getGreen() > 210 && colour.getBlue() < 110) {
          return true;
        }
      }
    }
    return false;
  }

  void isStill() {
    page.locator(Person.selector("second-still")).waitFor();
    var _ =
        viewer.until(
            "the frozen picture in the second window",
            () -> page.evaluate("() => document.querySelector('img')?.naturalWidth ?? 0"),
            it -> ((Number) it).intValue() > 0);
  }

  void isLiveAgain() {
    var _ =
        viewer.until(
            "the live picture",
            () -> page.evaluate("() => document.images.length"),
            it -> it.equals(0));
  }

  void shoot(String name) {
    var file = Path.of("target", "screenshots", name + ".png");
    var _ = page.screenshot(new Page.ScreenshotOptions().setPath(file));
  }

  @Override
  public void close() {
    viewer.click("second-" + track);
    var _ = viewer.until("the second window to close", page::isClosed, closed -> closed);
  }
}
