package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.QualityRecord;
import huizhen.relay.api.RoomEvent.SlotsChanged;
import huizhen.relay.api.RoomEvent.SpeakersChanged;
import huizhen.relay.api.TrackSource;
import huizhen.relay.world.ReceivedStream;
import huizhen.relay.world.SimulatedPeer;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sound with Opus' DTX (RFC 7587 §3.1.3): in a pause a packet of comfort noise each 400 ms, whose
/// numbers go on without a gap and whose timestamps go on with the time.
class SilenceTest {
  private static World call(long seed, boolean isPlain) {
    var world = World.seeded(seed).plainSound(isPlain).latency(ofMillis(20));
    world.joins("mdt", "ward", Door.MEMBER, 0, 0, TrackSource.MICROPHONE);
    world.joins("mdt", "clinic", Door.OBSERVER, 1, 0);
    world.run(ofSeconds(2));
    return world;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_pause_between_words_changes_nothing(boolean isPlain) {
    var world = call(97, isPlain);
    long from = world.nowNanos();
    for (int i = 0; i < 4; i++) {
      world.peer("mdt", "ward").pauses(true);
      world.run(ofMillis(1_200));
      world.peer("mdt", "ward").pauses(false);
      world.run(ofMillis(600));
    }
    assertThat(world.room("mdt").outputs().events(SpeakersChanged.class, from)).isEmpty();
    assertThat(world.room("mdt").outputs().events(SlotsChanged.class, from)).isEmpty();
    assertHeardAll(world);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_long_silence_is_no_loss_and_ends_with_the_first_word(boolean isPlain) {
    var world = call(98, isPlain);
    SimulatedPeer ward = world.peer("mdt", "ward");
    ward.pauses(true);
    world.run(ofSeconds(12));
    long from = world.nowNanos();
    assertThat(world.room("mdt").outputs().events(SpeakersChanged.class).getLast().speakers())
        .isEmpty();
    QualityRecord told = world.room("mdt").room().view(from).seats().get(1).quality().orElseThrow();
    assertThat(told.downlinkLoss()).isZero();
    assertThat(told.audioMos()).isGreaterThan(4);
    QualityRecord own = world.room("mdt").room().view(from).seats().get(0).quality().orElseThrow();
    assertThat(own.uplinkLoss()).isZero();
    assertThat(own.uplinkMissing()).isZero();
    assertThat(own.jitterMillis()).isLessThan(10);
    int before = world.peer("mdt", "clinic").slot("a0").frames().size();
    ward.pauses(false);
    world.run(ofMillis(300));
    assertThat(world.room("mdt").outputs().events(SpeakersChanged.class, from)).isNotEmpty();
    assertThat(world.peer("mdt", "clinic").slot("a0").frames()).hasSizeGreaterThan(before + 10);
    assertHeardAll(world);
  }

  private static void assertHeardAll(World world) {
    ReceivedStream heard = world.peer("mdt", "clinic").slot("a0");
    assertThat(heard.skipped()).isZero();
    assertThat(heard.sounds().missing()).isZero();
    assertThat(world.peer("mdt", "ward").packetsSentAgain()).isZero();
    assertThat(world.room("mdt").room().counters().repairedDown()).isZero();
    assertThat(world.room("mdt").room().counters().recovered()).isZero();
    assertThat(world.violations()).isEmpty();
  }
}
