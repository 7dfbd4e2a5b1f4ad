package huizhen.relay.scenario;

import static huizhen.relay.world.World.sees;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.QualityRecord;
import huizhen.relay.api.QualityRecord.Place;
import huizhen.relay.api.RoomEvent.QualityMeasured;
import huizhen.relay.api.TrackSource;
import huizhen.relay.world.VideoShape;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the records of five seconds say of a call that goes well, and of one that does not.
class QualityMeterTest {
  private static final VideoShape STANDARD =
      new VideoShape(25, List.of(new VideoShape.Layer("", 854, 480, 600_000)), 1, 8, 1_100, 0.15);

  private static World call(long seed) {
    var world = World.seeded(seed).pictures(TrackSource.CAMERA, STANDARD);
    for (String name : List.of("ward", "clinic")) {
      world.joins("mdt", name, Door.MEMBER, 2, 2, TrackSource.MICROPHONE, TrackSource.CAMERA);
      world.link("mdt", name).roundTrip(ofMillis(40));
    }
    world.run(ofSeconds(12));
    return world;
  }

  private static List<QualityRecord> records(World world, String name, long sinceNanos) {
    return world.room("mdt").outputs().events(QualityMeasured.class, sinceNanos).stream()
        .filter(event -> event.participant().value().equals(name))
        .map(QualityMeasured::quality)
        .toList();
  }

  /// The last one of the next twelve seconds, all of which is after now.
  private static QualityRecord next(World world, String name) {
    long from = world.nowNanos();
    world.run(ofSeconds(12));
    return records(world, name, from).getLast();
  }

  @Test
  void there_is_one_each_five_seconds() {
    var world = call(90);
    long from = world.nowNanos();
    world.run(ofSeconds(30));
    assertThat(records(world, "ward", from)).hasSize(6);
    assertThat(records(world, "clinic", from)).hasSize(6);
  }

  @Test
  void a_good_call_loses_nothing_and_shows_its_size() {
    var world = call(91);
    QualityRecord clinic = next(world, "clinic");
    assertThat(clinic.worstPlace()).isEqualTo(Place.NOWHERE);
    assertThat(List.of(clinic.widthPixels(), clinic.heightPixels())).containsExactly(854, 480);
    assertThat(clinic.rttMillis()).isBetween(30.0, 80.0);
    assertThat(clinic.audioMos()).isGreaterThan(4);
    assertThat(clinic.frozenShare()).isZero();
    assertThat(clinic.estimateBps()).isPositive();
    assertThat(clinic.sentBps()).isGreaterThan(400_000);
    assertThat(clinic.receivedBps()).isGreaterThan(400_000);
  }

  @Test
  void loss_on_the_way_up_is_the_senders_and_is_heard_by_the_others() {
    var world = call(92);
    QualityRecord before = next(world, "clinic");
    world.link("mdt", "ward").up().loss(0.1);
    QualityRecord ward = next(world, "ward");
    assertThat(ward.worstPlace()).isEqualTo(Place.UPLINK);
    assertThat(ward.uplinkLoss()).isBetween(0.05, 0.15);
    assertThat(ward.uplinkMissing()).as("most is repaired").isLessThan(0.02);
    QualityRecord clinic = next(world, "clinic");
    assertThat(clinic.worstPlace()).isEqualTo(Place.NOWHERE);
    assertThat(clinic.audioMos()).isLessThanOrEqualTo(before.audioMos());
  }

  @Test
  void loss_on_the_way_down_is_the_receivers_and_its_sound_gets_worse() {
    var world = call(93);
    QualityRecord before = next(world, "clinic");
    world.link("mdt", "clinic").down().loss(0.1);
    QualityRecord clinic = next(world, "clinic");
    assertThat(clinic.worstPlace()).isEqualTo(Place.DOWNLINK);
    assertThat(clinic.downlinkLoss()).isBetween(0.05, 0.15);
    assertThat(clinic.audioMos()).isLessThan(before.audioMos());
    assertThat(next(world, "ward").worstPlace()).isEqualTo(Place.NOWHERE);
  }

  @Test
  void a_long_way_makes_sound_worse() {
    var world = call(94);
    QualityRecord before = next(world, "clinic");
    world.link("mdt", "clinic").roundTrip(ofMillis(800));
    assertThat(next(world, "clinic").audioMos()).isLessThan(before.audioMos() - 0.3);
  }

  @Test
  void pictures_that_stand_still_are_counted() {
    var world = call(95);
    world.link("mdt", "clinic").down().rate(60_000).queue(ofMillis(300));
    QualityRecord clinic = next(world, "clinic");
    assertThat(clinic.frozenShare()).isGreaterThan(0.1);
    assertThat(next(world, "ward").frozenShare()).isZero();
  }

  /// What was away for a while did not stand still meanwhile, nor does it count again.
  @Test
  void a_picture_that_nobody_looked_at_does_not_count_when_it_comes_back() {
    var world = call(97);
    world.link("mdt", "clinic").down().rate(60_000).queue(ofMillis(300));
    world.run(ofSeconds(15));
    world.link("mdt", "clinic").down().rate(0);
    world.run(ofSeconds(15));
    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 0));
    world.run(ofSeconds(15));
    world.views("mdt", "clinic", sees("ward", TrackSource.CAMERA, 480));
    long from = world.nowNanos();
    world.run(ofSeconds(15));
    assertThat(records(world, "clinic", from))
        .hasSize(3)
        .allSatisfy(record -> assertThat(record.frozenShare()).isLessThan(0.1));
  }

  @Test
  void who_hears_nobody_has_no_score_of_sound() {
    var world = World.seeded(96).pictures(TrackSource.CAMERA, STANDARD);
    world.joins("mdt", "probe", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    assertThat(next(world, "probe").hearsAnybody()).isFalse();
    world.joins("mdt", "clinic", Door.MEMBER, 1, 1, TrackSource.CAMERA);
    assertThat(next(world, "clinic").audioMos()).isGreaterThan(4);
    assertThat(next(world, "probe").audioMos()).isEqualTo(QualityRecord.NOBODY_HEARD);
    world.leaves("mdt", "probe");
    assertThat(next(world, "clinic").hearsAnybody()).as("alone").isFalse();
  }
}
