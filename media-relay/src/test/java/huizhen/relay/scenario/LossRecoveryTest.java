package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.TrackSource;
import huizhen.relay.world.SimulatedPeer;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossRecoveryTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1})
  void repairs_loss_on_both_legs(double loss) {
    var world = World.seeded(42).loss(loss);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    world.run(ofSeconds(20));
    assertThat(world.violations()).isEmpty();
    SimulatedPeer clinic = world.peer("mdt", "clinic");
    assertThat(clinic.slot("v0").frames().size()).isGreaterThan(350);
    assertThat(clinic.slot("v0").skipped()).isLessThan(3);
    assertThat(clinic.slot("v0").repaired()).isGreaterThan(10);
    assertThat(world.peer("mdt", "ward").packetsSentAgain()).isGreaterThan(10);
    assertThat(world.room("mdt").room().counters().repairedUp()).isGreaterThan(10);
    assertThat(world.room("mdt").room().counters().repairedDown()).isGreaterThan(10);
  }

  @Test
  void pictures_are_held_back_for_what_is_repaired_and_only_while_it_is() {
    var world = World.seeded(46).latency(ofMillis(50));
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.CAMERA);
    world.joins("mdt", "clinic", Door.OBSERVER, 0, 1);
    world.run(ofSeconds(5));
    var pictures = world.peer("mdt", "clinic").slot("v0").pictures();
    assertThat(pictures.holdMillis()).isZero();

    world.link("mdt", "ward").up().loss(0.05);
    world.run(ofSeconds(15));
    assertThat(pictures.holdMillis()).as("lost on the way up").isBetween(120, 400);
    world.link("mdt", "ward").up().loss(0);
    world.run(ofSeconds(25));
    assertThat(pictures.holdMillis()).isZero();

    world.link("mdt", "clinic").down().loss(0.05);
    world.run(ofSeconds(15));
    assertThat(pictures.holdMillis()).as("lost on the way down").isBetween(120, 400);
    assertThat(world.violations()).isEmpty();
  }

  /// Sound has no RTX: what went out goes out again as it was, when its redundancy was lost too.
  @Test
  void repairs_sound_that_the_receiver_lost() {
    var world = World.seeded(45).latency(ofMillis(20));
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE);
    world.link("mdt", "clinic").down().loss(0.1);
    world.joins("mdt", "clinic", Door.OBSERVER, 1, 0);
    world.run(ofSeconds(20));
    assertThat(world.violations()).isEmpty();
    assertThat(world.room("mdt").room().counters().repairedDown()).isGreaterThan(5);
    assertThat(world.peer("mdt", "clinic").slot("a0").sounds().missingShare()).isLessThan(0.005);
  }

  /// On the way up the client's RED brings it, on the way down the relay's.
  @Test
  void redundancy_alone_brings_most_of_the_sound_that_was_lost() {
    var world = World.seeded(47).soundWithoutNack().loss(0.1).latency(ofMillis(20));
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE);
    world.joins("mdt", "clinic", Door.OBSERVER, 1, 0);
    world.run(ofSeconds(5));
    var heard = world.peer("mdt", "clinic").slot("a0");
    heard.sounds().mark();
    world.run(ofSeconds(20));
    var counters = world.room("mdt").room().counters();
    assertThat(counters.recovered()).as("on the way up").isGreaterThan(60);
    assertThat(heard.recovered()).as("on the way down").isGreaterThan(60);
    assertThat(world.peer("mdt", "ward").packetsSentAgain()).isZero();
    assertThat(counters.repairedUp()).as("by anything else").isEqualTo(counters.recovered());
    assertThat(counters.repairedDown()).isZero();
    assertThat(heard.sounds().missingShare()).isLessThan(0.03);
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void reordered_and_duplicated_packets_do_no_harm() {
    var world = World.seeded(43).reorder(0.2).duplicate(0.1);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    world.run(ofSeconds(10));
    assertThat(world.violations()).isEmpty();
    SimulatedPeer clinic = world.peer("mdt", "clinic");
    assertThat(clinic.slot("v0").frames().size()).isGreaterThan(190);
    // The down leg duplicates again, at the same share.
    assertThat(clinic.slot("v0").received()).isLessThan(520);
    assertThat(world.room("mdt").room().counters().dropped()).isGreaterThan(50);
  }

  @Test
  void asks_for_a_keyframe_when_too_much_is_lost_to_repair() {
    var world = World.seeded(44);
    world.member("mdt", "ward");
    world.member("mdt", "clinic");
    world.run(ofSeconds(2));
    int keyframes = world.peer("mdt", "ward").keyframesSent();
    world.loss(1).run(ofSeconds(10));
    world.loss(0).run(ofSeconds(3));
    assertThat(world.peer("mdt", "ward").keyframesSent()).isGreaterThan(keyframes);
    assertThat(world.peer("mdt", "clinic").slot("v0").frames().getLast().frame())
        .isGreaterThan(280);
  }
}
