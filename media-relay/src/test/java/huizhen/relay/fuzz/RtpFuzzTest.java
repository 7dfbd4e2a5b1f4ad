package huizhen.relay.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.rtp.RtxPacket;
import org.junit.jupiter.api.Test;

/// An RTP packet of a participant, decrypted: header, header extensions in both forms, RTX.
final class RtpFuzzTest {
  private final RtpPacket packet = new RtpPacket();

  @FuzzTest(maxDuration = "90s")
  void reads_any_packet(byte[] input) {
    FuzzTarget.check(this::read, input);
  }

  @Test
  void reads_mutations_of_the_corpus() {
    Mutations.run(RtpFuzzTest.class, this::read);
  }

  private long read(byte[] bytes, int offset, int length) {
    var buffer = new PacketBuffer(bytes, offset, length);
    if (!packet.wrap(buffer)) {
      return 0;
    }
    var sum = new Sum();
    readHeader(sum, offset, length);
    for (int id = 0; id < 256; id++) {
      if (packet.findExtension(id)) {
        FuzzTarget.require(id != 0, "0 is nobody's id");
        int inHeader = packet.payloadOffset() - offset;
        FuzzTarget.requireInside(packet.elementOffset(), packet.elementLength(), offset, inHeader);
        sum.add(id).add(packet.elementOffset() - offset).add(packet.elementLength());
        sum.add(packet.elementU16()).add(packet.isElement("0"));
      }
    }
    int payload = packet.payloadLength();
    boolean isUndone = RtxPacket.undo(packet, buffer, 96, 1);
    FuzzTarget.require(isUndone == payload >= 2, "an original has its sequence before it");
    if (isUndone) {
      FuzzTarget.require(packet.wrap(buffer), "an original is a packet");
      FuzzTarget.require(packet.payloadLength() == payload - 2, "an original is shorter by two");
      FuzzTarget.require(packet.ssrc() == 1 && packet.payloadType() == 96, "its own stream");
      readHeader(sum, buffer.getOffset(), buffer.getLength());
    }
    return sum.value();
  }

  private void readHeader(Sum sum, int offset, int length) {
    FuzzTarget.requireInside(packet.payloadOffset(), packet.payloadLength(), offset, length);
    sum.add(packet.isMarker()).add(packet.payloadType()).add(packet.sequence16());
    sum.add(packet.timestamp()).add(packet.ssrc()).add(packet.payloadOffset() - offset);
    sum.add(packet.payloadLength());
  }
}
