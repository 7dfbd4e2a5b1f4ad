package huizhen.relay.scenario;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpWriter;

/// RTCP as a peer would send it that means harm.
final class Rtcp {
  private static final long SENDER = 1;

  private Rtcp() {}

  static byte[] pli(long ssrc) {
    var buffer = new PacketBuffer();
    var writer = new RtcpWriter(buffer);
    writer.begin();
    boolean isWritten = writer.pli(SENDER, ssrc);
    return bytes(writer, isWritten);
  }

  /// Asks for the packet of that number again and again, and for those behind it.
  static byte[] nack(long ssrc, int sequence16, int pairs) {
    var buffer = new PacketBuffer();
    var writer = new RtcpWriter(buffer);
    writer.begin();
    boolean isWritten = writer.nack(SENDER, ssrc);
    for (int i = 0; i < pairs; i++) {
      isWritten &= writer.nackPair(sequence16 - 16 & 0xffff, 0xffff);
    }
    return bytes(writer, isWritten);
  }

  private static byte[] bytes(RtcpWriter writer, boolean isWritten) {
    if (!isWritten) {
      throw new IllegalArgumentException("too much for one packet");
    }
    PacketBuffer packet = writer.end();
    byte[] bytes = new byte[packet.getLength()];
    packet.readRegionToBuff(0, bytes.length, bytes);
    return bytes;
  }
}
