package huizhen.app.e2e;

import static huizhen.app.e2e.Repetitions.TIMES;
import static huizhen.app.network.LineConditions.PERFECT;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import huizhen.app.e2e.Wish.Scene;
import huizhen.app.network.LineConditions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From glass to glass and from mouth to ear: a page of one Chromium claps (a flash and a beep),
/// and one of another says when it shows the flash and hands the beep on to be played. Run by
/// `./huizhen bench networks`.
///
/// A camera's, a screen's and a sound card's own delays are not in it: the page draws what it
/// sends, and the flash counts when the browser means to show it.
final class DelayFigures {
  private static final int MILLIS_EACH_TIME = 6_000;

  /// For estimates and buffers that grow slowly.
  private static final int SETTLING_MILLIS = 12_000;

  /// A clap that takes longer is none: about a second lies between two.
  private static final double LONGEST_MILLIS = 850;

  @TempDir static Path folder;

  private static Doorstep door;

  @BeforeAll
  static void start() {
    door = Doorstep.open(folder);
  }

  @AfterAll
  static void stop() {
    if (door != null) {
      door.close();
    }
  }

  @Test
  void with_nothing_between() {
    measure("loopback", PERFECT, 200);
  }

  /// Both have a line of their own to the relay with a round trip of 100 ms.
  @Test
  void on_lines_of_100_ms_that_lose_5_percent() {
    measure("rtt-100-loss-5", PERFECT.delay(50).loss(0.05), 350);
  }

  private static void measure(String name, LineConditions conditions, double target) {
    var speaker = page();
    var listener = page();
    var scene = new Scene(640, 360, 30, "black", "white").codec("VP8").rids("q", "h").scale(2);
    var says = Wish.of().claps(scene).asOurPages().json();
    var hears = Wish.of().receive(1, 1).asOurPages().keepsLipsInSync().json();
    var speaking = DoorClient.in(speaker);
    var listening = DoorClient.in(listener);
    try (var _ = speaking.openThrough("signaling", ticket(name, "speaker"), says, conditions, 1);
        var _ =
            listening.openThrough("signaling", ticket(name, "listener"), hears, conditions, 2)) {
      var _ = listening.until("a picture", listening::width, it -> it > 0);
      listening.pause(SETTLING_MILLIS);
      var wish = new JsonObject().put("whose", "received").put("millis", MILLIS_EACH_TIME * TIMES);
      var found =
          new JsonObject(
              (String) listener.evaluate("lips.measure(%s).then(JSON.stringify)".formatted(wish)));
      buffered(name, listening.received("video"));
      var made = new JsonArray((String) speaker.evaluate("JSON.stringify(lips.made)"));
      print("glass-to-glass-" + name, delays(made, found.getJsonArray("seenAt")), target);
      print("mouth-to-ear-" + name, delays(made, found.getJsonArray("heardAt")), target);
    } finally {
      speaker.close();
      listener.close();
    }
  }

  /// For how long the browser held pictures, over the whole call, and of that on its own account.
  private static void buffered(String name, JsonObject stream) {
    double frames = stream.getDouble("jitterBufferEmittedCount");
    for (String each :
        List.of("jitterBufferDelay", "jitterBufferTargetDelay", "jitterBufferMinimumDelay")) {
      Figure.plain(name + "-" + each, 1_000 * stream.getDouble(each) / frames, "ms");
    }
  }

  /// What each arrival took since the last clap before it.
  private static List<Double> delays(JsonArray made, JsonArray arrived) {
    return arrived.stream()
        .map(it -> ((Number) it).doubleValue())
        .map(at ->
            made.stream()
                .mapToDouble(it -> at - ((Number) it).doubleValue())
                .filter(it -> it >= 0 && it < LONGEST_MILLIS)
                .min()
                .orElse(Double.NaN))
        .filter(it -> !it.isNaN())
        .sorted()
        .toList();
  }

  private static void print(String name, List<Double> sorted, double target) {
    assertThat(sorted).as(name + ": claps that arrived").hasSizeGreaterThan(TIMES);
    Figure.plain(name + "-claps", sorted.size(), "");
    Figure.plain(name + "-median", sorted.get(sorted.size() / 2), "ms");
    var rank = (int) Math.ceil(0.95 * sorted.size());
    Figure.atMost(name + "-p95", sorted.get(rank - 1), "ms", target);
  }

  private static Page page() {
    var page = door.pageApart();
    var _ = page.evaluate(DoorClient.resource("lip-sync.js") + ";''");
    return page;
  }

  private static HospitalSystem.Ticket ticket(String room, String who) {
    return door.hospital().ticket(room, who, true, true);
  }
}
