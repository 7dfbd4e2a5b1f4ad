package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.world.World;
import org.junit.jupiter.api.Test;

class NetworkHandoverTest {
  @Test
  void a_call_goes_on_from_a_new_address_after_an_authenticated_check() {
    var world = World.seeded(3);
    world.member("mdt", "ambulance");
    world.member("mdt", "clinic");
    world.run(ofSeconds(2));
    world.moves("mdt", "ambulance");
    world.run(ofMillis(500));
    int before = world.peer("mdt", "ambulance").received();
    world.run(ofMillis(500));
    assertThat(world.peer("mdt", "ambulance").received())
        .as("a bare packet moves nothing")
        .isEqualTo(before);

    world.checks("mdt", "ambulance");
    world.run(ofSeconds(4));
    assertThat(world.peer("mdt", "ambulance").received()).isGreaterThan(before + 200);
    assertThat(world.peer("mdt", "clinic").slot("v0").frames().getLast().frame())
        .isGreaterThan(120);
    assertThat(world.peer("mdt", "ambulance").slot("v0").frames().getLast().frame())
        .isGreaterThan(120);
  }

  @Test
  void a_reconnect_replaces_the_old_transport() {
    var world = World.seeded(4);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    world.run(ofSeconds(2));
    world.member("mdt", "ward");
    world.run(ofSeconds(3));
    assertThat(world.violations()).isEmpty();
    assertThat(world.peer("mdt", "ward").slot("v0").frames()).hasSizeGreaterThan(50);
    assertThat(world.peer("mdt", "clinic").slot("v0").frames()).hasSizeGreaterThan(90);
    assertThat(world.room("mdt").room().participants()).isEqualTo(2);
    assertThat(world.room("mdt").outputs().events(huizhen.relay.api.RoomEvent.TrackPublished.class))
        .extracting(event -> event.track())
        .doesNotHaveDuplicates()
        .hasSize(6);
  }

  @Test
  void a_lost_transport_ends_its_tracks() {
    var world = World.seeded(5);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    world.run(ofSeconds(1));
    world.loses("mdt", "ward");
    world.run(ofSeconds(1));
    var outputs = world.room("mdt").outputs();
    assertThat(outputs.events(huizhen.relay.api.RoomEvent.TrackEnded.class)).hasSize(2);
    assertThat(outputs.events(huizhen.relay.api.RoomEvent.ConnectionLost.class)).hasSize(1);
    assertThat(outputs.events(huizhen.relay.api.RoomEvent.SlotsChanged.class).getLast().slots())
        .allSatisfy(slot -> assertThat(slot.track()).isEmpty());
    assertThat(world.violations()).isEmpty();
  }
}
