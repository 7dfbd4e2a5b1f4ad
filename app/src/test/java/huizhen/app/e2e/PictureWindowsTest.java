package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures of a consultation outside its page: in a window for a second screen, and before the
/// other windows. Live or frozen, they show what the room shows.
@Tag("e2e")
@Tag("pages")
@Order(Order.DEFAULT + 1)
final class PictureWindowsTest {
  private static final String SCREEN = "demo-zhou-screen";
  private static final String FACE = "demo-zhou-camera";

  /// What lies before the other windows: nothing, a live picture or a drawn one.
  private static final String FLOATS =
      """
      () => {
        const video = document.pictureInPictureElement
        if (!video) return 'nothing'
        return video.srcObject.getVideoTracks()[0].constructor.name + ' ' + (video.videoWidth > 0)
      }
      """;

  @TempDir static Path folder;

  @Test
  void lines_and_pointers_on_a_live_picture_are_in_the_second_window_and_a_frozen_face_floats_on() {
    try (var both = TwoDoctors.together(folder)) {
      var _ = both.meet();
      linesOnALiveScreen(both.chen(), both.zhou());
      aFaceThatFloats(both.chen());
    }
  }

  private static void linesOnALiveScreen(Person chen, Person zhou) {
    zhou.click("share-screen");
    chen.see("video-" + SCREEN);
    var second = SecondWindow.open(chen, SCREEN);
    second.plays("周建国");
    second.showsNoLine();
    chen.click("toggle-draw");
    chen.drag("board-" + SCREEN, 0.25, 0.25, 0.75, 0.75);
    second.showsTheLine();
    second.shoot("10c-live-lines-in-a-second-window");
    chen.click("wipe");
    second.showsNoLine();
    second.close();
    chen.click("toggle-draw");
    zhou.click("share-screen");
    chen.seeNo("video-" + SCREEN);
  }

  private static void aFaceThatFloats(Person chen) {
    chen.at("tile-" + FACE).hover();
    chen.click("float-" + FACE);
    floats(chen, "MediaStreamTrack true");
    chen.click("pin-" + FACE);
    chen.seeMoving(TwoDoctors.ZHOU_CAMERA);
    chen.at("tile-" + FACE).hover();
    chen.click("freeze-" + FACE);
    chen.see("frozen-" + FACE);
    floats(chen, "CanvasCaptureMediaStreamTrack true");
    // Its place among the faces is another one, and it stays open.
    chen.at("tile-" + FACE).hover();
    chen.click("pin-" + FACE);
    floats(chen, "CanvasCaptureMediaStreamTrack true");
    chen.click("freeze-" + FACE);
    chen.seeNo("frozen-" + FACE);
    floats(chen, "MediaStreamTrack true");
    assertThat(chen.at("float-" + FACE).getAttribute("aria-pressed")).isEqualTo("true");
    chen.at("tile-" + FACE).hover();
    chen.click("float-" + FACE);
    floats(chen, "nothing");
  }

  private static void floats(Person chen, String what) {
    var _ =
        chen.until(
            what + " before the other windows",
            () -> String.valueOf(chen.page().evaluate(FLOATS)),
            what::equals);
  }
}
