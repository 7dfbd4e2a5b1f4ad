package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.world.World;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkHandoverTest {
  @Test
  void a_call_goes_on_from_a_new_address_after_an_authenticated_check() {
    var world = World.seeded(3);
    world.member("mdt", "ambulance");
    world.member("mdt", "clinic");
    world.run(ofSeconds(2));
    world.peer("mdt", "ambulance").answersNothing();
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

  /// A NAT's new port: the client notices nothing and goes on sending.
  @ParameterizedTest
  @ValueSource(longs = {3, 4, 5, 6, 7})
  void a_call_is_back_a_round_trip_after_a_new_address_whose_peer_answers(long seed) {
    var world = World.seeded(seed);
    for (String name : List.of("ambulance", "clinic")) {
      world.member("mdt", name);
      world.link("mdt", name).roundTrip(ofMillis(100)).loss(0.05);
    }
    world.run(ofSeconds(3));
    for (int i = 0; i < 10; i++) {
      world.moves("mdt", "ambulance");
      world.run(ofMillis(100)); // what was on its way
      int heard = world.peer("mdt", "ambulance").received();
      int seen = world.peer("mdt", "clinic").received("a0");
      world.run(ofMillis(500));
      assertThat(world.peer("mdt", "ambulance").received()).isGreaterThan(heard + 10);
      assertThat(world.peer("mdt", "clinic").received("a0")).isGreaterThan(seen + 10);
      world.run(ofSeconds(1));
    }
    assertThat(world.violations()).isEmpty();
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

  /// A browser keeps to a path for seconds after it died; our client connects anew.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_new_connection_soon_after_a_network_went_is_seen_and_sees(long seed) {
    var world = World.seeded(seed).real();
    var both = List.of("ambulance", "clinic");
    for (String name : both) {
      world.member("mdt", name);
      world.link("mdt", name).roundTrip(ofMillis(60));
    }
    world.run(ofSeconds(3));
    world.link("mdt", "ambulance").loss(1);
    world.run(ofMillis(700));
    world.link("mdt", "ambulance").loss(0);
    world.member("mdt", "ambulance");
    world.run(ofSeconds(1));
    long from = world.nowNanos();
    world.run(ofSeconds(5));
    for (String name : both) {
      var pictures = world.peer("mdt", name).slot("v0").pictures();
      assertThat(pictures.frozenShare(from, world.nowNanos())).as(name).isZero();
    }
    assertThat(world.violations()).isEmpty();
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
