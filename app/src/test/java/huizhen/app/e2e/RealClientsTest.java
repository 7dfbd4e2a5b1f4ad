package huizhen.app.e2e;

import static huizhen.app.e2e.PlainClient.Kind.AIORTC;
import static huizhen.app.e2e.PlainClient.Kind.GSTREAMER;
import static huizhen.app.network.LineConditions.PERFECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import huizhen.app.e2e.Wish.Scene;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that are not ours at the service door: Chromium codec by codec and in layers, Firefox,
/// and two that are no browsers. What one draws and sounds is what another sees and hears.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
final class RealClientsTest {
  @TempDir static Path folder;

  private static Doorstep door;
  private static @Nullable Firefox firefox;
  private static CompletableFuture<JsonObject> longCall = new CompletableFuture<>();

  @BeforeAll
  static void start() {
    door = Doorstep.open(folder);
    if (GSTREAMER.isInstalled(folder)) {
      longCall = callForLong();
    }
  }

  @AfterAll
  static void stop() {
    if (firefox != null) {
      firefox.close();
    }
    if (door != null) {
      door.close();
    }
  }

  @AfterEach
  void closePages() {
    door.closePages();
  }

  @ParameterizedTest
  @ValueSource(strings = {"VP8", "VP9", "H264", "AV1"})
  void chromium_sees_and_hears_chromium(String codec) {
    var room = "codec-" + codec;
    var scene = new Scene(640, 360, 15, "red", "yellow").codec(codec);
    var _ =
        door.client()
            .open("whip", door.mayPublish(room), Wish.of().tone(440).picture(scene).json());

    expect(playing(room), codec, "red", "yellow", 440);
  }

  @Test
  void a_player_is_shown_the_layer_that_its_line_carries() {
    // Noise, so that a larger picture costs more.
    var scene =
        new Scene(1280, 720, 10, "blue", "lime").noise(0.7).codec("VP8").rids("q", "h", "f");
    var publisher = door.client();
    var _ = publisher.open("whip", door.mayPublish("layers"), Wish.of().picture(scene).json());
    var player = door.client();
    var wish = Wish.of().receive(0, 1).json();
    try (var line = player.openThrough("whep", door.mayPlay("layers"), wish, PERFECT, 1)) {
      var _ = player.watch("video-0", "blue", "lime");
      assertThat(publisher.outbound("video"))
          .extracting(it -> it.getString("rid"))
          .containsExactlyInAnyOrder("q", "h", "f");
      var _ = player.until("a larger layer", () -> player.width(), it -> it > 400);

      line.conditions(PERFECT.rate(220_000, 300));
      var _ = player.until("the smallest layer", () -> player.width(), it -> it < 400);
      var _ = player.watch("video-0", "blue", "lime");

      line.conditions(PERFECT);
      var _ =
          player.until(
              "a larger layer again, or all that is sent",
              () -> new Widths(player.width(), widestSent(publisher)),
              it -> it.shown() > 400 || (it.sent() > 0 && it.shown() >= it.sent()));
    }
  }

  /// Scalable video: layers of one stream, with each other from picture to picture (`L3T3`) or from
  /// keyframes alone (`L3T3_KEY`).
  @ParameterizedTest
  @CsvSource({"VP9, L3T3, 1280, 350000", "VP9, L3T3_KEY, 1280, 350000", "AV1, L2T2, 640, 120000"})
  void a_player_is_shown_the_layers_within_a_stream_that_its_line_carries(
      String codec, String scalability, int width, int narrowBps) {
    var room = "svc-" + codec + "-" + scalability;
    var scene =
        new Scene(width, width * 9 / 16, 10, "blue", "lime")
            .noise(0.7)
            .codec(codec)
            .scalability(scalability)
            .maxBps(1_500_000);
    var publisher = door.client();
    var _ = publisher.open("whip", door.mayPublish(room), Wish.of().picture(scene).json());
    var player = door.client();
    var wish = Wish.of().receive(0, 1).scalable(true).json();
    try (var line = player.openThrough("whep", door.mayPlay(room), wish, PERFECT, 1)) {
      var _ = player.watch("video-0", "blue", "lime");
      assertThat(publisher.outbound("video"))
          .extracting(it -> it.getString("scalabilityMode"))
          .containsExactly(scalability);
      var large = player.until("a larger layer", () -> player.width(), it -> it > 400);

      // A sender that is short of computing power sends smaller layers: a smaller one is to fit.
      var share = Math.min(1, Math.pow(large / 640.0, 2));
      line.conditions(PERFECT.rate((int) (narrowBps * share), 300));
      var small = player.until("a smaller layer", () -> player.width(), it -> it < large);
      var _ = player.watch("video-0", "blue", "lime");

      line.conditions(PERFECT);
      var _ =
          player.until(
              "a larger layer again, or all that is sent",
              () -> new Widths(player.width(), widestSent(publisher)),
              it -> it.shown() > small || (it.sent() > 0 && it.shown() >= it.sent()));
      var _ = player.watch("video-0", "blue", "lime");
    }
  }

  /// What a player shows and the largest that its sender makes, which shrinks with its own want of
  /// computing power.
  private record Widths(int shown, int sent) {}

  private static int widestSent(DoorClient publisher) {
    return publisher.outbound("video").stream()
        .mapToInt(it -> it.getInteger("frameWidth", 0))
        .max()
        .orElse(0);
  }

  @Test
  void a_player_that_can_not_join_spatial_layers_is_sent_the_lowest() {
    var scene = new Scene(640, 360, 10, "blue", "lime").noise(0.3).codec("AV1").scalability("L2T2");
    var _ =
        door.client().open("whip", door.mayPublish("svc-plain"), Wish.of().picture(scene).json());
    var player = door.client();
    var _ = player.open("whep", door.mayPlay("svc-plain"), Wish.of().receive(0, 1).json());
    var _ = player.watch("video-0", "blue", "lime");
    assertThat(player.width()).isEqualTo(320);
  }

  @Test
  void a_small_view_gets_a_small_layer_and_the_others_are_not_sent() {
    var scene =
        new Scene(1280, 720, 10, "red", "yellow").noise(0.3).codec("VP8").rids("q", "h", "f");
    var publisher = door.client();
    var _ = publisher.open("signaling", door.mayPublish("views"), Wish.of().picture(scene).json());
    var player = door.client();
    var _ = player.open("signaling", door.mayPlay("views"), Wish.of().receive(0, 1).json());
    var _ = player.until("a larger layer", () -> player.width(), it -> it > 400);

    player.looksAt(160, 90);
    var _ = player.until("the smallest layer", () -> player.width(), it -> it < 400);
    var _ = publisher.until("one layer", () -> sent(publisher), it -> it.equals(List.of("q")));

    player.looksAt(640, 360);
    var _ = player.until("a larger layer again", () -> player.width(), it -> it > 400);
    var _ = player.watch("video-0", "red", "yellow");
  }

  @Test
  void firefox_and_chromium_see_and_hear_each_other() {
    var firefox = firefox();
    var wish = Wish.of().microphone().picture(new Scene(640, 360, 15, "magenta", "cyan"));
    firefox.open(door.anyPage());
    var publisher = new DoorClient(firefox::evaluate);
    var _ = publisher.open("whip", door.mayPublish("from-firefox"), wish.json());
    expect(playing("from-firefox"), "VP8", "magenta", "cyan", Firefox.HERTZ);

    var scene = new Scene(640, 360, 15, "red", "yellow").codec("VP8");
    var _ =
        door.client()
            .open("whip", door.mayPublish("to-firefox"), Wish.of().tone(440).picture(scene).json());
    firefox.open(door.anyPage());
    var player = new DoorClient(firefox::evaluate);
    var _ = player.open("whep", door.mayPlay("to-firefox"), Wish.of().receive(1, 1).json());
    expectPicture(player, "VP8", "red", "yellow");
    expectLoudness(player);
  }

  /// By signalling and our own client: the county doctor is at Firefox, the specialist at Chromium.
  @Test
  void firefox_and_chromium_meet_on_our_pages() {
    var firefox = firefox();
    var media = FakeMedia.make(folder, "hospital", "blue", "lime", 880);
    var url = door.gateway().url();
    try (var browsers = new Browsers()) {
      var chromium = browsers.with(media);
      var desk = new Person(url, chromium, folder); // where the doctor made the case
      var zhou = new Person(url, chromium, folder);
      desk.signIn("chen", door.gateway().password("chen"));
      zhou.signIn("zhou", door.gateway().password("zhou"));
      var room = "/cases/%s/room".formatted(QuickCase.consented(desk, zhou));

      firefox.preload(DoorClient.resource("call-log.js"));
      firefox.open(url + "/signin");
      firefox.signIn("chen", door.gateway().password("chen"));
      firefox.open(url + room);
      firefox.click("room-join");
      firefox.see("lobby");
      zhou.open(room);
      zhou.click("room-join");
      zhou.see("lobby");
      zhou.click("room-start");

      firefox.watch(TwoDoctors.ZHOU_CAMERA, media);
      var _ =
          firefox.until(
              "sound in Firefox", "callLog.energy().then(energy => energy > 0 ? 'yes' : '')");
      var _ = zhou.hear(TwoDoctors.CHEN_SOUND, Firefox.HERTZ);
      var first = picturesOf(zhou, TwoDoctors.CHEN_CAMERA);
      var _ =
          zhou.until(
              "Firefox's pictures to move",
              () -> picturesOf(zhou, TwoDoctors.CHEN_CAMERA),
              it -> it > first + 20);
    }
  }

  private static int picturesOf(Person person, String video) {
    var script = "at => document.querySelector(at)?.getVideoPlaybackQuality().totalVideoFrames";
    return person.page().evaluate(script, video) instanceof Number shown ? shown.intValue() : 0;
  }

  /// One for all tests: it takes seconds to start.
  private static Firefox firefox() {
    assumeTool("firefox-esr", Firefox.isInstalled());
    var started = firefox;
    if (started == null) {
      started = new Firefox(folder.resolve("firefox"));
      firefox = started;
    }
    return started;
  }

  @Test
  void aiortc_is_seen_and_heard_and_sees_and_hears() {
    assumeTool(AIORTC.debianPackage(), AIORTC.isInstalled(folder));
    try (var _ = PlainClient.publish(AIORTC, folder, door.mayPublish("aiortc"), "VP8", 60)) {
      expect(playing("aiortc"), "VP8", "blue", "lime", 550);
      expect(
          PlainClient.play(AIORTC, folder, door.mayPlay("aiortc"), "VP8", 5), "blue", "lime", 550);
    }
  }

  /// Its sender makes a keyframe at the start and then when it is asked, so that what is seen later
  /// also shows that it understood the relay's request.
  @ParameterizedTest
  @ValueSource(strings = {"VP8", "H264"})
  void gstreamer_is_seen_and_heard_and_sees_and_hears(String codec) {
    assumeTool(GSTREAMER.debianPackage(), GSTREAMER.isInstalled(folder));
    var from = "from-gstreamer-" + codec;
    try (var _ = PlainClient.publish(GSTREAMER, folder, door.mayPublish(from), codec, 60)) {
      expect(playing(from), codec, "magenta", "cyan", 660);
    }
    var to = "to-gstreamer-" + codec;
    var scene = new Scene(640, 360, 15, "red", "yellow").codec(codec);
    var _ =
        door.client().open("whip", door.mayPublish(to), Wish.of().tone(440).picture(scene).json());
    expect(PlainClient.play(GSTREAMER, folder, door.mayPlay(to), codec, 5), "red", "yellow", 440);
  }

  /// libnice checks a path when it begins and then only keeps it alive, which says nothing of
  /// consent: its reports have to.
  @Test
  void gstreamer_goes_on_when_the_time_of_its_last_check_is_over() throws Exception {
    assumeTool(GSTREAMER.debianPackage(), GSTREAMER.isInstalled(folder));
    var report = longCall.get(2, TimeUnit.MINUTES);
    expect(report, "magenta", "cyan", 660);
    assertThat(report.getInteger("sounds")).as(report.encode()).isGreaterThan(45 * 50);
  }

  /// Goes on for longer than a check is good for, while the other tests run.
  private static CompletableFuture<JsonObject> callForLong() {
    var sends = door.mayPublish("long");
    var plays = door.mayPlay("long");
    return CompletableFuture.supplyAsync(() -> {
      try (var _ = PlainClient.publish(GSTREAMER, folder, sends, "VP8", 70)) {
        return PlainClient.play(GSTREAMER, folder, plays, "VP8", 50);
      }
    });
  }

  private static void expect(JsonObject report, String left, String right, int hertz) {
    assertThat(report.getInteger("frames")).as(report.encode()).isGreaterThan(10);
    // A sender that is short of computing power sends a smaller picture.
    assertThat(report.getInteger("width")).as(report.encode()).isBetween(160, 640);
    assertThat(colour(report, "left").isLike(left)).as(report.encode()).isTrue();
    assertThat(colour(report, "right").isLike(right)).as(report.encode()).isTrue();
    assertThat(report.getInteger("sounds")).as(report.encode()).isGreaterThan(50);
    assertThat(report.getInteger("hertz")).isBetween(hertz - 10, hertz + 10);
    assertThat(report.getInteger("level")).isGreaterThan(1_000);
  }

  private static void expect(
      DoorClient player, String codec, String left, String right, int hertz) {
    expectPicture(player, codec, left, right);
    player.hear("audio-0", hertz);
    expectLoudness(player);
  }

  /// Waits until a player shows these colours moving, and looks at its counts.
  private static void expectPicture(DoorClient player, String codec, String left, String right) {
    var seen = player.watch("video-0", left, right);
    var _ =
        player.until(
            "the picture to move",
            () -> player.look("video-0"),
            now -> now.filter(it -> Math.abs(it.marker() - seen.marker()) > 3).isPresent());
    var _ =
        player.until(
            "ten pictures",
            () -> player.received("video").getInteger("framesDecoded", 0),
            it -> it >= 10);
    var video = player.received("video");
    assertThat(video.getString("codec")).isEqualToIgnoringCase("video/" + codec);
    // A sender that is short of computing power sends a smaller picture of the same shape.
    assertThat(16.0 * video.getInteger("frameHeight") / video.getInteger("frameWidth"))
        .isBetween(8.8, 9.2);
  }

  private static void expectLoudness(DoorClient player) {
    var _ =
        player.until(
            "sound",
            () -> player.received("audio").getDouble("totalAudioEnergy", 0.0),
            it -> it > 0);
  }

  private static DoorClient playing(String room) {
    var player = door.client();
    var _ = player.open("whep", door.mayPlay(room), Wish.of().receive(1, 1).json());
    return player;
  }

  private static Picture.Rgb colour(JsonObject report, String side) {
    var rgb = report.getJsonArray(side);
    return new Picture.Rgb(rgb.getInteger(0), rgb.getInteger(1), rgb.getInteger(2));
  }

  /// The layers that a publisher was not asked to stop.
  private static List<String> sent(DoorClient publisher) {
    return publisher.outbound("video").stream()
        .filter(it -> it.getBoolean("active"))
        .map(it -> it.getString("rid"))
        .toList();
  }

  /// In CI everything is there; elsewhere a missing tool is said.
  private static void assumeTool(String debianPackage, boolean isInstalled) {
    if (System.getenv("CI") == null) {
      assumeTrue(isInstalled, debianPackage + " is not installed: ./huizhen test installs it");
    }
    assertThat(isInstalled).as(debianPackage + " is installed").isTrue();
  }
}
