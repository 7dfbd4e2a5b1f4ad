package huizhen.app.e2e;

import static huizhen.app.e2e.Repetitions.TIMES;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import huizhen.app.GatewayProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How soon a page can be used that a telephone loads for the first time: a processor four times
/// slower than this one, 1.5 Mbit/s down and 0.75 up, 40 ms to the first byte of each answer. Run
/// by `./huizhen bench pages`, not with the tests: no time is asserted.
///
/// Usable: what one came for is shown, and the page's thread is free for the first time after that
/// frame. Settled: the end of the last task over 50 ms within the three seconds after it.
final class PageFigures {
  private static final double TARGET_SECONDS = 2;
  private static final int SLOWER = 4;
  private static final int DOWN_BYTES = 187_500;
  private static final int UP_BYTES = 93_750;
  private static final int LATENCY_MILLIS = 40;
  private static final double MILLIS = 1_000;

  /// Of the form of a visit's link; the page asks for a name before it sends it.
  private static final String SOME_LINK = "/visit#" + "A".repeat(43);

  private static final String TRANSFERRED =
      "performance.getEntriesByType('resource').reduce((sum, it) => sum + it.transferSize, 0)";

  @TempDir Path folder;

  @Test
  void pages_that_are_opened_for_the_first_time_on_a_slow_telephone() {
    var home = FakeMedia.make(folder, "home", "red", "yellow", 440);
    try (var gateway = GatewayProcess.start(folder.resolve("data"));
        var browsers = new Browsers()) {
      var telephone = browsers.with(home);
      measure(gateway, telephone, "page-visit", SOME_LINK, "visit-enter", _ -> {});
      measure(gateway, telephone, "page-sign-in", "/signin", "signin-submit", _ -> {});
      Consumer<Person> signedIn = it -> signIn(gateway, it);
      measure(gateway, telephone, "page-worklist", "/", "case-new", signedIn);
      measure(gateway, telephone, "page-room", "/cases/any/room", "room-join", signedIn);
    }
  }

  private void measure(
      GatewayProcess gateway,
      Browser telephone,
      String name,
      String path,
      String control,
      Consumer<Person> before) {
    var usable = new Repetitions(name + "-usable", TARGET_SECONDS);
    double settled = 0;
    double bytes = 0;
    for (int i = 0; i < TIMES; i++) {
      var person = new Person(gateway.url(), telephone, folder);
      try (var _ = person.context()) {
        before.accept(person);
        var page = person.page();
        page.setViewportSize(390, 844);
        slowDown(person);
        page.addInitScript(watching(control));
        person.open(path);
        var _ = page.waitForFunction("() => window.usableAt !== undefined");
        usable.add(number(page, "window.usableAt") / MILLIS);
        page.waitForTimeout(3 * MILLIS);
        settled = Math.max(settled, number(page, "window.lastLong") / MILLIS);
        bytes = Math.max(bytes, number(page, TRANSFERRED));
      }
    }
    usable.print();
    Figure.plain(name + "-settled-longest", settled, "s");
    Figure.plain(name + "-transferred", bytes / MILLIS, "kB");
  }

  /// Says when the control with this id can be used first.
  private static String watching(String control) {
    return """
    (() => {
      window.lastLong = 0
      new PerformanceObserver(list => {
        for (const it of list.getEntries()) window.lastLong = it.startTime + it.duration
      }).observe({ type: 'longtask', buffered: true })
      const look = () => {
        const it = document.querySelector('%s')
        if (it && !it.disabled && it.getClientRects().length > 0) {
          setTimeout(() => { window.usableAt = performance.now() })
        } else {
          requestAnimationFrame(look)
        }
      }
      requestAnimationFrame(look)
    })()
    """
        .formatted(Person.selector(control));
  }

  private static double number(Page page, String expression) {
    return ((Number) page.evaluate("() => Number(" + expression + ")")).doubleValue();
  }

  private static void slowDown(Person person) {
    var session = person.context().newCDPSession(person.page());
    var line = new JsonObject();
    line.addProperty("offline", false);
    line.addProperty("latency", LATENCY_MILLIS);
    line.addProperty("downloadThroughput", DOWN_BYTES);
    line.addProperty("uploadThroughput", UP_BYTES);
    var _ = session.send("Network.enable");
    var _ = session.send("Network.emulateNetworkConditions", line);
    var processor = new JsonObject();
    processor.addProperty("rate", SLOWER);
    var _ = session.send("Emulation.setCPUThrottlingRate", processor);
  }

  private static void signIn(GatewayProcess gateway, Person person) {
    var answer =
        person
            .context()
            .request()
            .post(
                gateway.url() + "/api/v1/session",
                RequestOptions.create()
                    .setData(Map.of("username", "chen", "password", gateway.password("chen"))));
    assertThat(answer.status()).isEqualTo(200);
  }
}
