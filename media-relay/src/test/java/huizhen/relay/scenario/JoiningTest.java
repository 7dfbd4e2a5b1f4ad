package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.RoomEvent;
import huizhen.relay.world.SimulatedPeer;
import huizhen.relay.world.World;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoiningTest {
  @Test
  void two_members_see_and_hear_each_other() {
    var world = World.seeded(1);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");

    world.run(ofSeconds(3));
    assertThat(world.violations()).isEmpty();
    for (String name : List.of("ward", "clinic")) {
      SimulatedPeer peer = world.peer("mdt", name);
      assertThat(peer.slot("v0").frames()).hasSizeGreaterThan(50);
      assertThat(peer.slot("a0").frames()).hasSizeGreaterThan(140);
      assertThat(peer.slot("v1").received()).isZero();
      assertThat(peer.transportFeedbacks()).isBetween(30, 60);
      assertThat(peer.receiverReports()).isBetween(2, 4);
      assertThat(peer.senderReports()).isGreaterThan(4);
    }
    var outputs = world.room("mdt").outputs();
    assertThat(outputs.events(RoomEvent.Connected.class)).hasSize(2);
    assertThat(outputs.events(RoomEvent.TrackPublished.class)).hasSize(4);
    assertThat(outputs.events(RoomEvent.SpeakersChanged.class)).isNotEmpty();
  }

  @Test
  void a_late_joiner_sees_a_keyframe_at_once() {
    var world = World.seeded(2);
    world.member("mdt", "ward");
    world.run(ofSeconds(5));
    world.member("mdt", "late");
    world.run(ofMillis(300));
    SimulatedPeer late = world.peer("mdt", "late");
    assertThat(late.slot("v0").frames()).isNotEmpty();
    assertThat(late.slot("v0").frames().getFirst().isKeyframe()).isTrue();

    int asked = world.peer("mdt", "ward").keyframesAsked();
    world.member("mdt", "later");
    world.run(ofMillis(300));
    SimulatedPeer later = world.peer("mdt", "later");
    assertThat(later.slot("v0").frames()).isNotEmpty();
    assertThat(later.slot("v0").frames().getFirst())
        .as("the keyframe that the other one had asked for")
        .isEqualTo(late.slot("v0").frames().getFirst());
    assertThat(world.peer("mdt", "ward").keyframesAsked()).isEqualTo(asked);
    assertThat(world.violations()).isEmpty();
  }
}
