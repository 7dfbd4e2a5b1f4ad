package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// Somebody without a mouse: goes from control to control by Tab, and sees where.
final class Keys {
  private static final int FURTHEST = 120;

  /// The test id of what has the focus, how wide the ring around it is, and whether it is in sight.
  private static final String FOCUS =
      """
      () => {
        const at = document.activeElement
        const shown = getComputedStyle(at)
        const ring = shown.outlineStyle === 'none' ? 0 : parseFloat(shown.outlineWidth)
        const id = at.closest('[data-testid]')?.getAttribute('data-testid') ?? at.tagName
        const box = at.getBoundingClientRect()
        return [id, ring, box.width > 0 && box.right <= innerWidth + 1]
      }
      """;

  private final Person person;

  Keys(Person person) {
    this.person = person;
  }

  void press(String testId, String key) {
    go(testId);
    person.page().keyboard().press(key);
    // What the key changes may take a turn of the page.
    person.page().waitForTimeout(300);
  }

  /// Tabs to a control; fails where it can't be reached, or the focus on it can't be seen.
  void go(String testId) {
    var last = "";
    for (int i = 0; i < FURTHEST; i++) {
      var seen = (List<?>) person.page().evaluate(FOCUS);
      last = String.valueOf(seen.get(0));
      if (last.equals(testId)) {
        var ring = ((Number) seen.get(1)).doubleValue();
        assertThat(ring).as("focus ring of " + testId).isGreaterThan(1);
        assertThat(seen.get(2)).as(testId + " in sight").isEqualTo(true);
        return;
      }
      person.page().keyboard().press("Tab");
    }
    throw new AssertionError("no Tab leads to %s, last was %s".formatted(testId, last));
  }
}
