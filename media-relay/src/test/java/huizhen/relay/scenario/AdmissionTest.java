package huizhen.relay.scenario;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.TrackSource;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  @Test
  void a_waiting_participant_gets_nothing_and_gives_nothing() {
    var world = World.seeded(6);
    world.member("mdt", "doctor");
    world.waiting("mdt", "patient");
    world.run(ofSeconds(3));
    assertThat(world.peer("mdt", "patient").received()).isZero();
    assertThat(world.peer("mdt", "doctor").slot("v0").received()).isZero();
    assertThat(world.peer("mdt", "doctor").slot("a0").received()).isZero();
    assertThat(world.room("mdt").outputs().events(RoomEvent.TrackPublished.class)).hasSize(2);
    assertThat(world.violations()).isEmpty();

    world.admits("mdt", "patient");
    world.run(ofSeconds(3));
    assertThat(world.peer("mdt", "patient").slot("v0").frames()).hasSizeGreaterThan(50);
    assertThat(world.peer("mdt", "doctor").slot("v0").frames()).hasSizeGreaterThan(50);
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void a_muted_source_is_not_forwarded_until_it_is_unmuted() {
    var world = World.seeded(7);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    world.run(ofSeconds(1));
    world.mutes("mdt", "ward", TrackSource.MICROPHONE, true);
    int heard = world.peer("mdt", "clinic").slot("a0").received();
    world.run(ofSeconds(2));
    assertThat(world.peer("mdt", "clinic").slot("a0").received()).isLessThan(heard + 5);
    assertThat(world.peer("mdt", "clinic").slot("v0").frames()).hasSizeGreaterThan(50);
    world.mutes("mdt", "ward", TrackSource.MICROPHONE, false);
    world.run(ofSeconds(2));
    assertThat(world.peer("mdt", "clinic").slot("a0").received()).isGreaterThan(heard + 90);
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void an_observer_sees_and_hears_and_what_it_sends_goes_nowhere() {
    var world = World.seeded(8);
    world.member("mdt", "ward");
    world.observer("mdt", "regulator");
    world.run(ofSeconds(2));
    world.injects(
        "mdt", "regulator", new byte[] {(byte) 0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 9}, false);
    world.run(ofSeconds(1));
    assertThat(world.peer("mdt", "regulator").slot("v0").frames()).hasSizeGreaterThan(40);
    assertThat(world.peer("mdt", "regulator").slot("a0").frames()).hasSizeGreaterThan(100);
    assertThat(world.room("mdt").room().counters().dropped()).isEqualTo(1);
    assertThat(world.room("mdt").outputs().events(RoomEvent.TrackPublished.class)).hasSize(2);
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void a_publisher_is_seen_and_sees_nobody() {
    var world = World.seeded(9);
    world.member("mdt", "ward");
    world.joins("mdt", "probe", Door.PUBLISHER, 0, 0, TrackSource.DIAGNOSTIC);
    world.run(ofSeconds(2));
    assertThat(world.peer("mdt", "ward").slot("v0").frames()).hasSizeGreaterThan(30);
    assertThat(world.peer("mdt", "probe").slots()).isEmpty();
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void rooms_do_not_hear_each_other() {
    var world = World.seeded(10);
    world.member("mdt", "ward");
    world.member("other", "clinic");
    world.run(ofSeconds(2));
    assertThat(world.peer("mdt", "ward").slot("v0").received()).isZero();
    assertThat(world.peer("other", "clinic").slot("v0").received()).isZero();
    assertThat(world.violations()).isEmpty();
  }
}
