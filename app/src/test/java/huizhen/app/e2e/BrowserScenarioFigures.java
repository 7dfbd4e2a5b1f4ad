package huizhen.app.e2e;

import static huizhen.app.network.LineConditions.PERFECT;

import huizhen.app.e2e.Wish.Scene;
import huizhen.app.network.LineConditions;
import huizhen.app.network.UdpProxy;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scenarios with real Chromium on bad lines, measured by what getStats and the line say. Run by
/// `./huizhen bench scenarios-browser`, not with the tests: nothing is asserted but that people get
/// into the room. Everybody sends as our pages do, and has a line of their own; an RTT is that of
/// one line, between client and relay, and loss is on each line each way.
final class BrowserScenarioFigures {
  private static final long SEED = Long.getLong("huizhen.seed", 3);
  private static final int WARM_UP_MILLIS = 5_000;
  private static final int RUN_MILLIS = 20_000;
  private static final int FROZEN_MILLIS = 200;
  private static final int REBINDINGS = 8;

  @TempDir static Path folder;

  private static Doorstep door;
  private static int rooms;

  private final List<Guest> guests = new ArrayList<>();
  private final String room = "figures-" + ++rooms;

  /// Somebody in a room with one connection for everything, and the line to it.
  private record Guest(DoorClient client, UdpProxy line) {}

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

  @AfterEach
  void leave() {
    door.closePages();
    guests.forEach(guest -> guest.line().close());
  }

  @Test
  void sound_on_lines_that_lose_packets() {
    var speaker = enter(Wish.of().tone(440), PERFECT);
    var listener = enter(Wish.of().receive(1, 0), PERFECT);
    listener.client().deadline(200);
    listener.client().hear("audio-0", 440);
    var clean = concealedPercent(listener, 10_000);
    Figure.plain("browser-audio-concealed-loss-0", clean, "%");
    for (var percent : List.of(10, 20)) {
      var bad = PERFECT.delay(30).loss(percent / 100.0);
      speaker.line().conditions(bad);
      listener.line().conditions(bad);
      listener.client().pause(WARM_UP_MILLIS);
      Figure.atMost(
          "browser-audio-concealed-loss-" + percent,
          concealedPercent(listener, RUN_MILLIS),
          "%",
          percent == 10 ? 0.1 : 1);
    }
  }

  @Test
  void pictures_on_lines_that_lose_packets() {
    var scene = new Scene(640, 360, 15, "red", "yellow").noise(0.3).codec("VP8").rids("q", "h");
    var sender = enter(Wish.of().picture(scene), PERFECT);
    var viewer = enter(Wish.of().receive(0, 1), PERFECT);
    var _ = viewer.client().watch("video-0", "red", "yellow");
    Figure.plain("browser-video-frozen-loss-0", frozen(viewer, 10_000).byGaps(), "%");
    for (var percent : List.of(5, 10)) {
      var bad = PERFECT.delay(50).loss(percent / 100.0);
      sender.line().conditions(bad);
      viewer.line().conditions(bad);
      viewer.client().pause(WARM_UP_MILLIS);
      var frozen = frozen(viewer, RUN_MILLIS);
      Figure.atMost(
          "browser-video-frozen-loss-" + percent, frozen.byGaps(), "%", percent == 5 ? 1 : 3);
      Figure.plain("browser-video-frozen-by-getstats-loss-" + percent, frozen.byGetStats(), "%");
    }
  }

  @Test
  void three_people_and_a_screen_on_500_kbit_both_ways() {
    var narrow = PERFECT.rate(500_000, 1_000).delay(20);
    var screen =
        new Scene(1280, 720, 5, "magenta", "cyan").noise(0.2).codec("VP8").source("screen");
    var people =
        List.of(
            enter(person(330, "red", "yellow").picture(screen).receive(2, 3), narrow),
            enter(person(440, "blue", "lime").receive(2, 3), narrow),
            enter(person(550, "cyan", "red").receive(2, 3), narrow));
    people.getLast().client().pause(WARM_UP_MILLIS);
    for (var person : people) {
      var _ = person.line().read();
      var _ = person.client().shown();
    }
    var before = people.stream().map(it -> sound(it.client())).toList();
    people.getFirst().client().pause(RUN_MILLIS);
    double concealed = 0;
    double longestGap = 0;
    double queueUp = 0;
    double queueDown = 0;
    for (var i = 0; i < people.size(); i++) {
      var person = people.get(i);
      concealed = Math.max(concealed, sound(person.client()).concealedPercentSince(before.get(i)));
      longestGap = Math.max(longestGap, longestGapSeconds(person.client().shown()));
      var reading = person.line().read();
      queueUp = Math.max(queueUp, reading.up().queueP95Millis());
      queueDown = Math.max(queueDown, reading.down().queueP95Millis());
    }
    Figure.atMost("browser-narrow-audio-concealed", concealed, "%", 0.5);
    Figure.atMost("browser-narrow-longest-picture-gap", longestGap, "s", 2);
    Figure.atMost("browser-narrow-queue-down-p95", queueDown, "ms", 150);
    Figure.atMost("browser-narrow-queue-up-p95", queueUp, "ms", 150);
  }

  @Test
  void a_line_that_narrows_and_widens_again() {
    var scene = new Scene(1280, 720, 10, "blue", "lime").noise(1).codec("VP8").rids("q", "h", "f");
    var _ = enter(Wish.of().picture(scene), PERFECT);
    var wide = PERFECT.rate(2_000_000, 1_000).delay(20);
    var viewer = enter(Wish.of().receive(0, 1), wide);
    // A browser raises what it sends slowly.
    var before = receivedBps(viewer, 2_000);
    for (var i = 0; i < 20 && before < 1_200_000; i++) {
      before = receivedBps(viewer, 2_000);
    }
    Figure.plain("browser-step-received-at-2M", before / 1e3, "kbit/s");

    var _ = viewer.line().read();
    viewer.line().conditions(PERFECT.rate(500_000, 1_000).delay(20));
    viewer.client().pause(10_000);
    var narrowed = viewer.line().read().down();
    Figure.atMost("browser-step-queue-peak", narrowed.queuePeakMillis(), "ms", 300);
    Figure.plain("browser-step-dropped-in-queue", (double) narrowed.dropped(), "packets");
    Figure.plain("browser-step-received-at-500k", receivedBps(viewer, 3_000) / 1e3, "kbit/s");

    viewer.line().conditions(wide);
    var begun = System.nanoTime();
    double seconds;
    do {
      var now = receivedBps(viewer, 1_000);
      seconds = (System.nanoTime() - begun) / 1e9;
      if (now >= 0.9 * before) {
        break;
      }
    } while (seconds < 30);
    Figure.atMost("browser-step-90-percent-back", seconds, "s", 8);
  }

  @Test
  void a_client_whose_address_changes() {
    var line = PERFECT.delay(25);
    var scene = new Scene(320, 180, 10, "red", "yellow").codec("VP8");
    var moving = enter(Wish.of().tone(440).picture(scene).receive(1, 1), line);
    var other =
        enter(
            Wish.of()
                .tone(330)
                .picture(new Scene(320, 180, 10, "blue", "lime").codec("VP8"))
                .receive(1, 1),
            line);
    moving.client().hear("audio-0", 330);
    other.client().hear("audio-0", 440);
    var random = new SplittableRandom(SEED);
    var times = new ArrayList<Double>();
    for (var i = 0; i < REBINDINGS; i++) {
      moving.client().pause(1_500 + random.nextLong(3_000));
      moving.line().rebind();
      var begun = System.nanoTime();
      // What was on its way still arrives.
      moving.client().pause(100);
      var down = packets(moving);
      var up = packets(other);
      while (System.nanoTime() - begun < 15e9
          && (packets(moving) < down + 3 || packets(other) < up + 3)) {
        moving.client().pause(20);
      }
      times.add((System.nanoTime() - begun) / 1e9);
    }
    times.sort(null);
    Figure.plain("browser-rebinding-median", times.get(REBINDINGS / 2), "s");
    Figure.atMost("browser-rebinding-p95", times.getLast(), "s", 1);
  }

  private Guest enter(Wish wish, LineConditions conditions) {
    var client = door.client();
    var number = guests.size() + 1;
    var ticket = door.hospital().ticket(room, "guest-" + number, true, true);
    var line =
        client.openThrough(
            "signaling", ticket, wish.asOurPages().json(), conditions, SEED * 100 + number);
    var guest = new Guest(client, line);
    guests.add(guest);
    return guest;
  }

  private static Wish person(int hertz, String left, String right) {
    var camera = new Scene(640, 360, 12, left, right).noise(0.2).codec("VP8").rids("q", "h");
    return Wish.of().tone(hertz).picture(camera);
  }

  /// Samples that were played, and those made up for sound that was missing.
  private record Sound(double played, double concealed) {
    double concealedPercentSince(Sound before) {
      return 100 * (concealed - before.concealed) / Math.max(1, played - before.played);
    }
  }

  private static Sound sound(DoorClient client) {
    double played = 0;
    double concealed = 0;
    for (var stream : client.inbound("audio")) {
      played += stream.getDouble("totalSamplesReceived", 0.0);
      concealed +=
          stream.getDouble("concealedSamples", 0.0)
              - stream.getDouble("silentConcealedSamples", 0.0);
    }
    return new Sound(played, concealed);
  }

  private static double concealedPercent(Guest listener, int millis) {
    var before = sound(listener.client());
    listener.client().pause(millis);
    return sound(listener.client()).concealedPercentSince(before);
  }

  /// Shares of the time in percent.
  ///
  /// @param byGaps between shown pictures, of those over 200 ms
  /// @param byGetStats `totalFreezesDuration`, which does not count a freeze that has not ended
  private record Frozen(double byGaps, double byGetStats) {}

  private static Frozen frozen(Guest viewer, int millis) {
    var _ = viewer.client().shown();
    var before = video(viewer).getDouble("totalFreezesDuration", 0.0);
    viewer.client().pause(millis);
    var after = video(viewer).getDouble("totalFreezesDuration", 0.0);
    var still =
        gaps(viewer.client().shown(), millis).stream()
            .mapToDouble(it -> it)
            .filter(it -> it > FROZEN_MILLIS)
            .sum();
    return new Frozen(100 * still / millis, 100 * (after - before) * 1_000 / millis);
  }

  private static double receivedBps(Guest viewer, int millis) {
    var before = video(viewer);
    viewer.client().pause(millis);
    var after = video(viewer);
    var seconds = (after.getDouble("timestamp", 0.0) - before.getDouble("timestamp", 0.0)) / 1e3;
    return 8
        * (after.getDouble("bytesReceived", 0.0) - before.getDouble("bytesReceived", 0.0))
        / seconds;
  }

  private static JsonObject video(Guest viewer) {
    return viewer.client().received("video");
  }

  private static long packets(Guest guest) {
    var audio = guest.client().received("audio");
    return audio.getLong("packetsReceived", 0L);
  }

  private static double longestGapSeconds(JsonObject shown) {
    return gaps(shown, RUN_MILLIS).stream().mapToDouble(it -> it).max().orElse(0) / 1_000;
  }

  /// Between the pictures of each slot that somebody is in, with the time before the first and
  /// after the last of this run.
  private static List<Double> gaps(JsonObject shown, int millis) {
    var gaps = new ArrayList<Double>();
    for (var slot : shown.getJsonArray("slots")) {
      var times = shown.getJsonObject("times").getJsonArray(((JsonObject) slot).getString("mid"));
      if (times != null) {
        var last = shown.getDouble("now") - millis;
        for (var i = 0; i < times.size(); i++) {
          gaps.add(times.getDouble(i) - last);
          last = times.getDouble(i);
        }
        gaps.add(shown.getDouble("now") - last);
      }
    }
    return gaps;
  }
}
