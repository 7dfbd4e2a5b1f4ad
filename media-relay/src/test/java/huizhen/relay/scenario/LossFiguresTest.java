package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import huizhen.relay.api.TrackSource;
import huizhen.relay.world.SimulatedPeer;
import huizhen.relay.world.VideoShape;
import huizhen.relay.world.World;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is left of sound and picture when each leg loses packets at random.
@Tag("figures")
@EnabledIfSystemProperty(named = "huizhen.figures", matches = "true")
class LossFiguresTest {
  private static final List<String> NAMES = List.of("ward", "clinic");

  private static World call(double loss, int rttMillis) {
    var world = World.exactly(Figure.seed()).real();
    for (String name : NAMES) {
      world.link("mdt", name).roundTrip(ofMillis(rttMillis)).loss(loss);
    }
    return world;
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20})
  void sound_missing_at_playout(int percent) {
    var world = call(percent / 100.0, 60);
    NAMES.forEach(name -> world.member("mdt", name));
    world.run(ofSeconds(5));
    NAMES.forEach(name -> world.peer("mdt", name).slot("a0").sounds().mark());
    world.run(ofMinutes(2));
    double missing = 0;
    double expected = 0;
    for (String name : NAMES) {
      missing += world.peer("mdt", name).slot("a0").sounds().missing();
      expected += world.peer("mdt", name).slot("a0").sounds().expected();
    }
    Figure.atMost(
        "audio-missing-" + percent, 100 * missing / expected, "%", percent == 10 ? 0.1 : 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10})
  void picture_frozen(int percent) {
    var world = call(percent / 100.0, 100);
    frozen(world, "frozen-" + percent, percent);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10})
  void picture_of_a_single_layer_frozen(int percent) {
    var world = call(percent / 100.0, 100).pictures(TrackSource.CAMERA, VideoShape.SINGLE);
    frozen(world, "frozen-single-layer-" + percent, percent);
  }

  /// As it arrives, and as a player shows it that holds each frame for as long as it is told to.
  private static void frozen(World world, String name, int percent) {
    NAMES.forEach(each -> world.member("mdt", each));
    world.run(ofSeconds(5));
    long from = world.nowNanos();
    world.run(ofSeconds(60));
    double share = 0;
    double rate = 0;
    for (String each : NAMES) {
      SimulatedPeer peer = world.peer("mdt", each);
      share += peer.slot("v0").pictures().frozenShare(from, world.nowNanos()) / NAMES.size();
      rate += peer.slot("v0").pictures().framesPerSecond(from, world.nowNanos()) / NAMES.size();
    }
    double played = 0;
    for (String each : NAMES) {
      played +=
          world.peer("mdt", each).slot("v0").pictures().playedFrozenShare(from) / NAMES.size();
    }
    System.out.printf(
        "%s: %.1f frames/s, held for %d ms%n",
        name, rate, world.peer("mdt", "ward").slot("v0").pictures().holdMillis());
    Figure.below(name + "-played", 100 * played, "%", percent == 5 ? 1 : 3);
    Figure.below(name, 100 * share, "%", percent == 5 ? 1 : 3);
  }
}
