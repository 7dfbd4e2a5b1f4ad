package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What each page has to hold whatever it shows: axe finds nothing serious in light and dark, and
/// nothing is wider than the window on a telephone, at 200 % zoom, in large type and in English.
/// Leaves a picture at each width; also in dark, in large type and in English with
/// `-Dhuizhen.pictures=true`. Findings are gathered, so that one run says all that is wrong.
final class PageCheck {
  private static final Path AXE =
      Path.of("..", "web", "node_modules", "axe-core", "axe.min.js").toAbsolutePath();

  /// The widths of a desktop, of that desktop at 200 %, of a telephone, and of WCAG 1.4.10.
  static final int DESKTOP = 1280;

  private static final int DOUBLED = 640;
  static final int PHONE = 390;
  private static final int NARROWEST = 320;
  private static final int HEIGHT = 800;

  /// WCAG 2.2 A and AA; axe leaves the size of targets out unless told. Dark differs in colours
  /// alone, and a phone in what is near what.
  private static final String RUN =
      """
      async only => {
        const { violations } = await axe.run(document, {
          runOnly: only.length > 0
            ? { type: 'rule', values: only }
            : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          ...(only.length > 0 ? {} : { rules: { 'target-size': { enabled: true } } }),
          resultTypes: ['violations'],
        })
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => id + ' ' + nodes.slice(0, 4).map(({ html, any, all }) =>
            html.slice(0, 160) + ' ' + [...any, ...all].map(({ message }) => message).join(';').slice(0, 200)
          ).join(' | '))
      }
      """;

  private static final String SETTLED =
      """
      () => Promise.race([
        Promise.allSettled(document.getAnimations()
          .filter(one => one.effect.getComputedTiming().endTime !== Infinity)
          .map(one => one.finished)),
        new Promise(done => setTimeout(done, 2000))
      ]).then(() => true)
      """;

  /// Watchers of sizes have been told, and what they changed is there.
  static final String DRAWN =
      "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>"
          + " done(1))))";

  /// Wider than the window, or than a box that scrolls in it; a strip of faces is meant to.
  private static final String WIDEST =
      """
      () => {
        const name = one => one.tagName + '.' + one.className
        const limit = document.documentElement.clientWidth
        const all = [...document.querySelectorAll('body *')]
        const boxes = all.filter(one =>
          one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
            && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX)
            && !one.matches('.people, textarea, select'))
        if (boxes.length > 0) return 'scrolled sideways within ' + boxes.map(name).join(', ')
        if (document.documentElement.scrollWidth <= limit) return ''
        const wide = all.filter(one => one.getBoundingClientRect().right > limit + 1).slice(0, 3)
        return document.documentElement.scrollWidth + ' px: ' + wide.map(name).join(', ')
      }
      """;

  private final Path screenshots;
  private final String axe;
  private final List<String> findings = new ArrayList<>();

  PageCheck(Path screenshots) {
    try {
      this.screenshots = Files.createDirectories(screenshots);
      this.axe = Files.readString(AXE) + "\n;undefined";
    } catch (IOException e) {
      throw new UncheckedIOException("npm ci in web/ brings axe-core", e);
    }
  }

  /// Looks at what somebody sees now, and leaves the page as it was.
  void look(Person person, String name) {
    var page = person.page();
    var before = page.viewportSize();
    rules(page, name, ColorScheme.DARK, "color-contrast");
    shootToo(page, name + "-dark-" + before.width);
    rules(page, name, ColorScheme.LIGHT);
    shoot(page, name + "-" + before.width);
    widths(page, name, DESKTOP, DOUBLED, PHONE, NARROWEST);
    page.setViewportSize(PHONE, HEIGHT);
    rules(page, name + " on a phone", ColorScheme.LIGHT, "target-size");
    shoot(page, name + "-" + PHONE);
    large(page, name);
    var language = page.locator(Person.selector("language") + ":visible");
    if (language.count() > 0 && !isCovered(language.first())) {
      switchTo(page, language, "en");
      widths(page, name + " in English", DESKTOP, NARROWEST);
      page.setViewportSize(before.width, before.height);
      shootToo(page, name + "-en-" + before.width);
      switchTo(page, language, "zh-CN");
    }
    page.setViewportSize(before.width, before.height);
  }

  /// Fails with all that was found since the last time.
  void nothingFound() {
    var found = List.copyOf(findings);
    findings.clear();
    assertThat(found).isEmpty();
  }

  private void rules(Page page, String name, ColorScheme scheme, String... only) {
    page.emulateMedia(
        new Page.EmulateMediaOptions()
            .setColorScheme(scheme)
            .setReducedMotion(ReducedMotion.REDUCE));
    // Colours that are still changing would be judged half way.
    var _ = page.evaluate(DRAWN);
    var _ = page.evaluate(SETTLED);
    if (!(boolean) page.evaluate("() => 'axe' in window")) {
      var _ = page.evaluate(axe);
    }
    @SuppressWarnings("unchecked")
    var found = (List<String>) page.evaluate(RUN, List.of(only));
    found.forEach(it -> note("%s, %s: %s".formatted(name, scheme, it)));
  }

  private void widths(Page page, String name, int... widths) {
    for (var width : widths) {
      page.setViewportSize(width, width == DOUBLED ? HEIGHT / 2 : HEIGHT);
      var _ = page.evaluate(DRAWN);
      var wide = String.valueOf(page.evaluate(WIDEST));
      if (!wide.isEmpty()) {
        note("%s at %d px is %s".formatted(name, width, wide));
      }
    }
  }

  /// As somebody sees it who chose larger type.
  private void large(Page page, String name) {
    var _ = page.evaluate("() => document.documentElement.classList.add('large')");
    widths(page, name + " in large type", DESKTOP, NARROWEST);
    page.setViewportSize(PHONE, HEIGHT);
    shootToo(page, name + "-large-" + PHONE);
    var _ = page.evaluate("() => document.documentElement.classList.remove('large')");
  }

  /// The texts of a language come when they are asked for.
  private static void switchTo(Page page, Locator button, String language) {
    button.first().click();
    page.locator("html[lang=%s]".formatted(language)).waitFor();
  }

  /// Said at once, too: a run that breaks off later has shown it.
  private void note(String finding) {
    System.out.println("found: " + finding);
    findings.add(finding);
  }

  /// By a dialog, or by a call that fills the window.
  private static boolean isCovered(Locator button) {
    var script =
        """
        button => {
          const { left, top, width, height } = button.getBoundingClientRect()
          return !button.contains(document.elementFromPoint(left + width / 2, top + height / 2))
        }
        """;
    return (boolean) button.evaluate(script);
  }

  /// What only somebody who looks at it has use for: a picture takes as long as a rule.
  private void shootToo(Page page, String name) {
    if (Boolean.getBoolean("huizhen.pictures")) {
      shoot(page, name);
    }
  }

  private void shoot(Page page, String name) {
    var _ =
        page.screenshot(
            new Page.ScreenshotOptions()
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setPath(screenshots.resolve(name + ".png")));
  }
}
