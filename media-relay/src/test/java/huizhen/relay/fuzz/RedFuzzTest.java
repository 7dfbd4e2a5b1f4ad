package huizhen.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RedPayload;
import huizhen.relay.rtp.RedWriter;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtpWriter;
import org.junit.jupiter.api.Test;

/// A payload of redundant audio, decrypted; what was read must come out of the writer again.
final class RedFuzzTest {
  private final RedPayload red = new RedPayload();
  private final RedWriter redWriter = new RedWriter();
  private final RtpWriter writer = new RtpWriter(new PacketBuffer());
  private final RtpPacket packet = new RtpPacket();

  @FuzzTest(maxDuration = "90s")
  void reads_any_payload(byte[] input) {
    FuzzTarget.check(this::read, input);
  }

  @Test
  void reads_mutations_of_the_corpus() {
    Mutations.run(RedFuzzTest.class, this::read);
  }

  private long read(byte[] bytes, int offset, int length) {
    if (!red.parse(bytes, offset, length)) {
      FuzzTarget.require(red.blocks() == 0, "blocks of what could not be read");
      return 0;
    }
    var sum = new Sum().add(red.blocks());
    redWriter.begin();
    int last = red.blocks() - 1;
    for (int i = 0; i <= last; i++) {
      FuzzTarget.requireInside(red.offset(i), red.length(i), offset, length);
      sum.add(red.payloadType(i)).add(red.timestampOffset(i));
      sum.add(red.offset(i) - offset).add(red.length(i));
      FuzzTarget.require(
          i == last
              || redWriter.add(
                  red.payloadType(i), red.timestampOffset(i), bytes, red.offset(i), red.length(i)),
          "a block that was read can be written");
    }
    writer.begin(63, false, 1, 2, 3, false);
    writer.payload();
    boolean isWritten =
        redWriter.write(
            writer, red.primaryPayloadType(), bytes, red.primaryOffset(), red.primaryLength());
    FuzzTarget.require(isWritten == length <= RtpWriter.MAX_PAYLOAD, "what fits is written");
    if (isWritten) {
      FuzzTarget.require(packet.wrap(writer.end()), "a packet");
      FuzzTarget.require(packet.payloadLength() == length, "as long as what was read");
      for (int i = 0; i < length; i++) {
        FuzzTarget.require(
            packet.bytes()[packet.payloadOffset() + i] == bytes[offset + i], "the same bytes");
      }
    }
    return sum.value();
  }
}
