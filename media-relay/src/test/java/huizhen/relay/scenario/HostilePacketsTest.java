package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.world.World;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What a peer may send that holds valid keys and bad intentions.
class HostilePacketsTest {
  @Test
  void mutated_packets_disturb_nobody_else() {
    for (long seed = 0; seed < 5; seed++) {
      var world = World.seeded(seed);
      SplittableRandom random = world.random();
      world.member("mdt", "ward");
      world.member("mdt", "clinic");
      world.member("other", "elsewhere");
      world.run(ofMillis(500));
      world.member("mdt", "evil");
      world.run(ofMillis(500));
      var evil = world.peer("mdt", "evil");
      int before = world.peer("mdt", "clinic").slot("v0").frames().size();
      for (int round = 0; round < 200; round++) {
        for (int i = 0; i < 20; i++) {
          boolean isRtcp = random.nextInt(3) == 0;
          world.injects("mdt", "evil", mutated(evil.lastSent(isRtcp), random), isRtcp);
        }
        world.run(ofMillis(10));
      }
      assertThat(world.peer("mdt", "clinic").slot("v0").faults())
          .as("seed %d", world.seed())
          .isEmpty();
      assertThat(world.peer("mdt", "ward").slot("v0").faults())
          .as("seed %d", world.seed())
          .isEmpty();
      assertThat(world.peer("mdt", "clinic").slot("v0").frames())
          .as("seed %d", world.seed())
          .hasSizeGreaterThan(before + 38);
      assertThat(world.peer("other", "elsewhere").slots())
          .allSatisfy(slot -> assertThat(slot.received()).isZero());
      assertThat(world.room("mdt").room().counters().malformed()).isPositive();
    }
  }

  /// Changes the header, the extensions and the descriptor; cuts some short. The mark behind them
  /// stays or goes, so that what the world checks is still true.
  private static byte[] mutated(byte[] packet, SplittableRandom random) {
    if (packet.length == 0) {
      return new byte[] {(byte) 0x80};
    }
    for (int i = random.nextInt(4); i >= 0; i--) {
      packet[random.nextInt(Math.min(packet.length, 32))] = (byte) random.nextInt();
    }
    int length = random.nextInt(4) == 0 ? random.nextInt(1, packet.length + 1) : packet.length;
    return java.util.Arrays.copyOf(packet, length);
  }

  @Test
  void a_receiver_that_asks_for_everything_again_is_bounded() {
    var world = World.seeded(20);
    world.member("mdt", "ward");
    world.member("mdt", "greedy");
    world.run(ofSeconds(2));
    var greedy = world.peer("mdt", "greedy");
    long ssrc = greedy.answer("v0").outgoing().orElseThrow().media();
    byte[] nack = new byte[12 + 4 * 200];
    nack[0] = (byte) 0x81;
    nack[1] = (byte) 205;
    nack[3] = (byte) (nack.length / 4 - 1);
    for (int i = 0; i < 4; i++) {
      nack[8 + i] = (byte) (ssrc >>> (24 - 8 * i));
    }
    int sequence = greedy.slot("v0").lastSequence16();
    for (int i = 0; i < 200; i++) {
      nack[12 + 4 * i] = (byte) (sequence >> 8);
      nack[13 + 4 * i] = (byte) sequence;
      nack[14 + 4 * i] = (byte) 0xff;
      nack[15 + 4 * i] = (byte) 0xff;
    }
    for (int i = 0; i < 100; i++) {
      world.injects("mdt", "greedy", nack, true);
      world.run(ofMillis(10));
    }
    assertThat(world.room("mdt").room().counters().repairedDown()).isBetween(100L, 1_300L);
    int keyframes = world.peer("mdt", "ward").keyframesSent();
    byte[] pli = new byte[12];
    System.arraycopy(nack, 0, pli, 0, 12);
    pli[1] = (byte) 206;
    pli[3] = 2;
    for (int i = 0; i < 100; i++) {
      world.injects("mdt", "greedy", pli, true);
      world.run(ofMillis(10));
    }
    assertThat(world.peer("mdt", "ward").keyframesSent() - keyframes)
        .as("in a second, from one receiver")
        .isBetween(1, 3);
  }
}
