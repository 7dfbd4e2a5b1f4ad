package huizhen.app.e2e;

import com.microsoft.playwright.Locator;
import huizhen.app.GatewayProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The part of a case's page where a study's pixels are drawn, and what is seen and done there.
///
/// The images of tests are dark in their left half and bright in their right half.
record StudyStage(Person person) {
  /// How bright the middle of each half is, 0 to 255.
  private static final String HALVES =
      """
      () => {
        const drawn = document.querySelector('[data-testid=study-stage] canvas')
        const copy = new OffscreenCanvas(drawn.width, drawn.height)
        const context = copy.getContext('2d')
        context.drawImage(drawn, 0, 0)
        const size = Math.min(drawn.width, drawn.height)
        const middle = share => context.getImageData(
          drawn.width / 2 + share * size, drawn.height / 2 + size / 8, 1, 1).data[0]
        return [middle(-0.25), middle(0.25)]
      }
      """;

  private static final Path SCREENSHOTS = Path.of("target", "screenshots").toAbsolutePath();
  private static final int ALIKE = 4;

  /// A case of the patient born on 1961-08-22, to which a doctor of the county linked this study.
  ///
  /// @param zhou signed in
  /// @return the case's id
  static String linked(GatewayProcess gateway, Person zhou, String study) {
    try (var chen = new Person(gateway.url(), zhou.context().browser(), SCREENSHOTS)) {
      chen.signIn("chen", gateway.password("chen"));
      var id = QuickCase.accepted(chen, zhou, "demo-p-2");
      var _ = QuickCase.post(chen, "/" + id + "/studies", Map.of("study", study));
      return id;
    }
  }

  void shows(int image) {
    person
        .page()
        .locator("[data-testid=study-stage][data-shown=\"%d\"]".formatted(image))
        .waitFor();
  }

  void looks(int left, int right) {
    var _ =
        person.until(
            "halves of %d and %d".formatted(left, right),
            this::halves,
            it -> Math.abs(it.get(0) - left) <= ALIKE && Math.abs(it.get(1) - right) <= ALIKE);
  }

  @SuppressWarnings("unchecked")
  private List<Integer> halves() {
    return (List<Integer>) person.page().evaluate(HALVES);
  }

  void window(int center, int width) {
    person.type("study-center", String.valueOf(center));
    person.page().keyboard().press("Tab");
    person.type("study-width", String.valueOf(width));
    person.page().keyboard().press("Tab");
  }

  /// The series at this place of the list, from 0.
  void series(int place) {
    person.click("study-series");
    person.at("study-series-" + place).click();
  }

  void press(String... keys) {
    person.at("study-stage").focus();
    for (var key : keys) {
      person.page().keyboard().press(key);
    }
  }

  double height() {
    return person.at("study-stage").boundingBox().height;
  }

  /// With the pressed mouse, from the middle.
  void drag(String hand, double right, double down) {
    person.click("study-hand-" + hand);
    person.at("study-stage").scrollIntoViewIfNeeded();
    var box = person.at("study-stage").boundingBox();
    var mouse = person.page().mouse();
    mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    mouse.down();
    mouse.move(box.x + box.width / 2 + right / 2, box.y + box.height / 2 + down / 2);
    mouse.move(box.x + box.width / 2 + right, box.y + box.height / 2 + down);
    mouse.up();
  }

  /// Of the viewer alone, at a desktop's width and at a telephone's.
  void screenshots(String name) {
    var page = person.page();
    for (int width : new int[] {PageCheck.DESKTOP, PageCheck.PHONE}) {
      page.setViewportSize(width, 800);
      var _ = page.evaluate(PageCheck.DRAWN);
      var file = "%s%s.png".formatted(name, width == PageCheck.DESKTOP ? "" : "-" + width);
      person
          .at("study-viewer")
          .screenshot(new Locator.ScreenshotOptions().setPath(SCREENSHOTS.resolve(file)));
    }
    page.setViewportSize(PageCheck.DESKTOP, 800);
    var _ = page.evaluate(PageCheck.DRAWN);
  }

  void measured(String length) {
    var _ =
        person.until(
            "a length of " + length,
            () -> person.at("study-measured").innerText(),
            it -> it.contains(length));
  }
}
