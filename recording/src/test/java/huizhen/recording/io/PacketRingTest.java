package huizhen.recording.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PacketRingTest {
  @Test
  void refuses_when_full_and_takes_again_when_drained() {
    var ring = new PacketRing(1024);
    var packet = new byte[100];
    int taken = 0;
    while (ring.offer(1, 1, taken, packet, 0, packet.length)) {
      taken++;
    }
    assertThat(taken).isEqualTo(1024 / 120);
    ring.drain((_, _, _, _, _, _) -> {});
    assertThat(ring.isEmpty()).isTrue();
    assertThat(ring.offer(1, 1, 0, packet, 0, packet.length)).isTrue();
  }

  @Test
  @Timeout(60)
  void hands_over_all_bytes_in_order_between_two_threads() throws InterruptedException {
    long seed = 3;
    int count = 50_000;
    var ring = new PacketRing(1 << 14);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              var random = new Random(seed);
              var packet = new byte[1500];
              for (int i = 0; i < count; i++) {
                int length = random.nextInt(1200);
                Arrays.fill(packet, 3, 3 + length, (byte) i);
                while (!ring.offer(i & 3, i & 0xFF_FFFF, i, packet, 3, length)) {
                  Thread.onSpinWait();
                }
              }
            });
    var random = new Random(seed);
    int[] next = {0};
    while (next[0] < count) {
      ring.drain((kind, track, nanos, bytes, offset, length) -> {
        int i = next[0]++;
        boolean isRight =
            kind == (i & 3)
                && track == (i & 0xFF_FFFF)
                && nanos == i
                && length == random.nextInt(1200)
                && (length == 0
                    || (bytes[offset] == (byte) i && bytes[offset + length - 1] == (byte) i));
        if (!isRight) {
          throw new AssertionError("entry %d of seed %d is wrong".formatted(i, seed));
        }
      });
    }
    writer.join();
  }
}
