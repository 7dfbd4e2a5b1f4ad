package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.TrackSource;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A changed offer on the transport that is there, while media flows.
class RenegotiationTest {
  private static World call(long seed) {
    var world = World.seeded(seed).real();
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    world.run(ofMillis(800));
    world.joins("mdt", "clinic", Door.OBSERVER, 2, 1);
    return world;
  }

  /// The keyframe that a picture begins with waits for the pacer then.
  @ParameterizedTest
  @ValueSource(ints = {10, 12, 15, 20, 30, 50, 100})
  void what_waits_to_be_sent_when_the_offer_changes_is_sent(int afterMillis) {
    var world = call(130);
    world.run(ofMillis(afterMillis));
    world.turns("mdt", "clinic", "a1");
    world.run(ofSeconds(2));
    assertThat(world.violations()).isEmpty();
    assertThat(world.peer("mdt", "clinic").slot("v0").frames()).hasSizeGreaterThan(30);
    assertThat(world.peer("mdt", "clinic").slot("v0").keyframesAsked()).isZero();
  }

  @Test
  void a_slot_that_comes_back_goes_on_with_its_stream() {
    for (long seed = 131; seed < 143; seed++) {
      var world = call(seed);
      world.run(ofSeconds(3));
      int shown = world.peer("mdt", "clinic").slot("v0").frames().size();
      world.turns("mdt", "clinic", "v0");
      world.turns("mdt", "clinic", "a0");
      world.run(ofSeconds(1));
      world.turns("mdt", "clinic", "v0");
      world.turns("mdt", "clinic", "a0");
      world.run(ofSeconds(3));
      assertThat(world.violations()).isEmpty();
      assertThat(world.peer("mdt", "clinic").slot("v0").frames().size()).isGreaterThan(shown + 40);
    }
  }
}
