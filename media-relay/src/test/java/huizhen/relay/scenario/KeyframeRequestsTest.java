package huizhen.relay.scenario;

import static huizhen.relay.world.World.sees;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.TrackSource;
import huizhen.relay.world.SimulatedPeer;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How often a sender is asked for keyframes, whoever wants them: they cost it more than anything
/// else that it sends.
class KeyframeRequestsTest {
  private static World call(long seed) {
    var world = World.seeded(seed).real();
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    return world;
  }

  @Test
  void a_source_is_asked_once_a_second_however_many_flood_however_many_layers() {
    var world = call(80);
    List<byte[]> wishes = new ArrayList<>();
    for (int height : List.of(180, 360, 720)) {
      String name = "sees" + height;
      world.joins("mdt", name, Door.OBSERVER, 1, 1);
      world.views("mdt", name, sees("ward", TrackSource.CAMERA, height));
    }
    world.run(ofSeconds(10));
    for (int height : List.of(180, 360, 720)) {
      SimulatedPeer viewer = world.peer("mdt", "sees" + height);
      assertThat(viewer.slot("v0").pictures().last().orElseThrow().width())
          .isEqualTo(height * 16 / 9);
      wishes.add(Rtcp.pli(viewer.answer("v0").outgoing().orElseThrow().media()));
    }
    int before = world.peer("mdt", "ward").keyframesAsked();
    for (int i = 0; i < 1_000; i++) {
      for (int at = 0; at < 3; at++) {
        for (int wish = 0; wish < 10; wish++) {
          world.injects("mdt", "sees" + List.of(180, 360, 720).get(at), wishes.get(at), true);
        }
      }
      world.run(ofMillis(10));
    }
    assertThat(world.peer("mdt", "ward").keyframesAsked() - before).isBetween(2, 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {81, 82, 83, 84})
  void twenty_who_come_in_within_a_second_cost_the_sender_two_keyframes(long seed) {
    var world = call(seed);
    world.joins("mdt", "clinic", Door.OBSERVER, 1, 1);
    world.run(ofSeconds(10));
    SimulatedPeer ward = world.peer("mdt", "ward");
    int before = ward.keyframesAsked();
    for (int i = 0; i < 20; i++) {
      world.link("mdt", "joiner" + i).roundTrip(ofMillis(50));
      world.joins("mdt", "joiner" + i, Door.OBSERVER, 1, 1);
      world.run(ofMillis(50));
    }
    world.run(ofSeconds(2));
    assertThat(ward.keyframesAsked() - before).isLessThanOrEqualTo(2);
    for (int i = 0; i < 20; i++) {
      assertThat(world.peer("mdt", "joiner" + i).slot("v0").pictures().shown()).isNotEmpty();
    }
  }
}
