package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.Optional;

/// The window of its own in which somebody has a picture on a second screen.
final class SecondWindow implements AutoCloseable {
  /// Whether some of its 64 × 36 points in the middle rows are of the first pen's colour.
  private static final String MARKED =
      """
      () => {
        const video = document.querySelector('video')
        if (!video || video.videoWidth === 0) return false
        const canvas = document.createElement('canvas')
        canvas.width = 320
        canvas.height = 180
        const context = canvas.getContext('2d')
        context.drawImage(video, 0, 0, 320, 180)
        const rgba = context.getImageData(150, 80, 20, 20).data
        for (let i = 0; i < rgba.length; i += 4) {
          if (rgba[i] > 170 && rgba[i + 1] > 150 && rgba[i + 2] < 140) return true
        }
        return false
      }
      """;

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

  /// A line across the middle of the picture is seen here, too.
  void showsTheLine() {
    var _ = page.waitForFunction(MARKED);
    var isStill =
        page.evaluate(
            "() => document.querySelector('video').srcObject.getVideoTracks()[0].constructor.name");
    assertThat(isStill).isEqualTo("CanvasCaptureMediaStreamTrack");
  }

  void isLiveAgain() {
    var _ =
        viewer.until(
            "the live picture",
            () ->
                Optional.of(
                    page.evaluate(
                        "() => document.querySelector('video').srcObject.getVideoTracks()[0]"
                            + ".constructor.name")),
            it -> it.filter("MediaStreamTrack"::equals).isPresent());
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
