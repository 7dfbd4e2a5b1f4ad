package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.TrackSource;
import huizhen.relay.world.PictureMeter;
import huizhen.relay.world.SimulatedPeer;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// One peer's trouble is nobody else's.
class IsolationTest {
  /// Where they are in a packet (RFC 3550 §5.1).
  private static final int SEQUENCE_AT = 2;

  private static final int TIMESTAMP_AT = 4;

  private static World call(long seed) {
    var world = World.seeded(seed).real();
    world.joins("mdt", "ward", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    world.joins("mdt", "clinic", Door.OBSERVER, 2, 2);
    world.joins("mdt", "trouble", Door.OBSERVER, 2, 2);
    return world;
  }

  private static void assertUndisturbed(World world, long from) {
    SimulatedPeer clinic = world.peer("mdt", "clinic");
    PictureMeter seen = clinic.slot("v0").pictures();
    assertThat(seen.framesPerSecond(from, world.nowNanos())).isGreaterThan(23);
    assertThat(seen.longestGapMillis(from, world.nowNanos())).isLessThan(200);
    assertThat(seen.widthAt(world.nowNanos())).isEqualTo(1_280);
    assertThat(seen.switches(from, world.nowNanos())).isZero();
    assertThat(clinic.slot("a0").sounds().missing()).isZero();
  }

  @Test
  void a_slow_receiver_hurts_nobody() {
    var world = call(70);
    world.run(ofSeconds(8));
    world.link("mdt", "trouble").down().rate(80_000).queue(ofMillis(500));
    long from = world.nowNanos();
    world.run(ofSeconds(20));
    assertUndisturbed(world, from);
    assertThat(world.peer("mdt", "ward").keyframesAsked()).isLessThan(35);
  }

  @Test
  void a_receiver_that_loses_much_hurts_nobody() {
    var world = call(71);
    world.run(ofSeconds(8));
    world.link("mdt", "trouble").loss(0.3);
    long from = world.nowNanos();
    world.run(ofSeconds(10));
    assertUndisturbed(world, from);
  }

  @Test
  void a_receiver_that_says_nothing_hurts_nobody() {
    var world = call(72);
    world.run(ofSeconds(8));
    world.peer("mdt", "trouble").sendsFeedback(false);
    long from = world.nowNanos();
    world.run(ofSeconds(10));
    assertUndisturbed(world, from);
  }

  @Test
  void a_flood_of_keyframe_requests_reaches_no_sender() {
    var world = call(73);
    world.run(ofSeconds(8));
    SimulatedPeer trouble = world.peer("mdt", "trouble");
    byte[] pli = Rtcp.pli(trouble.answer("v0").outgoing().orElseThrow().media());
    int before = world.peer("mdt", "ward").keyframesAsked();
    long from = world.nowNanos();
    for (int i = 0; i < 500; i++) {
      for (int j = 0; j < 10; j++) {
        world.injects("mdt", "trouble", pli, true);
      }
      world.run(ofMillis(10));
    }
    assertUndisturbed(world, from);
    assertThat(world.peer("mdt", "ward").keyframesAsked() - before).isBetween(1, 5);
  }

  @Test
  void a_flood_of_repair_requests_slows_nobody() {
    var world = call(74);
    world.run(ofSeconds(8));
    SimulatedPeer trouble = world.peer("mdt", "trouble");
    long ssrc = trouble.answer("v0").outgoing().orElseThrow().media();
    long from = world.nowNanos();
    for (int i = 0; i < 500; i++) {
      world.injects(
          "mdt", "trouble", Rtcp.nack(ssrc, trouble.slot("v0").lastSequence16(), 200), true);
      world.run(ofMillis(10));
    }
    assertUndisturbed(world, from);
    assertThat(world.room("mdt").room().counters().repairedDown()).isLessThan(5_600);
  }

  @Test
  void a_liar_about_what_arrives_spoils_its_own_picture_alone() {
    var world = call(75);
    world.run(ofSeconds(8));
    long from = world.nowNanos();
    SimulatedPeer trouble = world.peer("mdt", "trouble");
    for (int i = 0; i < 200; i++) {
      byte[] lie = trouble.lastSent(true);
      for (int at = 12; at < lie.length; at++) {
        lie[at] = (byte) world.random().nextInt();
      }
      world.injects("mdt", "trouble", lie, true);
      world.run(ofMillis(50));
    }
    assertUndisturbed(world, from);
  }

  @Test
  void a_sender_that_loses_much_hurts_no_other_sender() {
    var world = call(76);
    world.run(ofSeconds(1)); // so that the ward is in the first slot
    world.joins("mdt", "lossy", Door.PUBLISHER, 0, 0, TrackSource.MICROPHONE, TrackSource.CAMERA);
    world.run(ofSeconds(8));
    world.link("mdt", "lossy").up().loss(0.3);
    int asked = world.peer("mdt", "ward").keyframesAsked();
    long from = world.nowNanos();
    world.run(ofSeconds(10));
    assertUndisturbed(world, from);
    assertThat(world.peer("mdt", "ward").keyframesAsked()).isEqualTo(asked);
    PictureMeter lost = world.peer("mdt", "clinic").slot("v1").pictures();
    assertThat(lost.last().orElseThrow().mark().sentNanos())
        .as("and its own picture still comes")
        .isGreaterThan(world.nowNanos() - ofSeconds(2).toNanos());
  }

  /// As fast as a transport hands packets on (`SecureTransport.RTP_PER_SECOND`), all well formed,
  /// and whatever it is told of its line.
  @Test
  void a_sender_that_floods_hurts_nobody() {
    var world = call(77);
    world.link("mdt", "clinic").down().rate(6_000_000).queue(ofMillis(300));
    world.run(ofSeconds(8));
    world.joins("mdt", "loud", Door.PUBLISHER, 0, 0, TrackSource.CAMERA);
    world.run(ofSeconds(2));
    SimulatedPeer loud = world.peer("mdt", "loud");
    loud.sends(TrackSource.CAMERA, false);
    ByteBuffer packet = ByteBuffer.wrap(loud.lastSent(false));
    long received = world.room("mdt").room().counters().received();
    long from = world.nowNanos();
    for (int i = 0; i < 1_000; i++) {
      for (int j = 0; j < 30; j++) {
        packet.putShort(SEQUENCE_AT, (short) (packet.getShort(SEQUENCE_AT) + 1));
        world.injects("mdt", "loud", packet.array().clone(), false);
      }
      packet.putInt(TIMESTAMP_AT, packet.getInt(TIMESTAMP_AT) + 900);
      world.run(ofMillis(10));
    }
    assertThat(world.room("mdt").room().counters().received() - received).isGreaterThan(30_000);
    assertUndisturbed(world, from);
  }
}
