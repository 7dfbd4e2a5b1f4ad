package huizhen.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import huizhen.relay.rtp.PacketBuffer;
import org.junit.jupiter.api.Test;

/// What a participant of a room may send there, decrypted, in all codecs ([FuzzedRoom]): packets
/// one behind the other, each behind two bytes with its length, the first bit of which says that it
/// is RTCP.
final class RoomFuzzTest {
  private static final int ROUNDS = 500;
  private static final int ROUNDS_IN_FULL = 100_000;
  private static final int RTCP = 0x8000;

  @FuzzTest(maxDuration = "90s")
  void stands_any_packets(byte[] input) {
    FuzzTarget.check(RoomFuzzTest::receive, input);
  }

  @Test
  void stands_mutations_of_the_corpus() {
    Mutations.run(
        RoomFuzzTest.class,
        RoomFuzzTest::receive,
        Boolean.getBoolean("huizhen.full") ? ROUNDS_IN_FULL : ROUNDS);
  }

  private static long receive(byte[] bytes, int offset, int length) {
    var room = new FuzzedRoom();
    int at = offset;
    int end = offset + length;
    while (at + 2 <= end) {
      int head = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
      at += 2;
      int size = Math.min(head % PacketBuffer.CAPACITY, end - at);
      room.receive(bytes, at, size, (head & RTCP) != 0);
      at += size;
    }
    return room.end();
  }
}
