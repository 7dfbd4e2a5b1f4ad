package huizhen.bench.micro;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpWriter;
import java.util.Arrays;

/// Packets to measure with.
final class Packets {
  static final int MID = 4;
  static final int TRANSPORT_CC = 3;
  static final byte[] MID_VALUE = {'1'};
  static final byte[] NUMBER = {0, 0};
  private static final int VP8 = 96;

  private Packets() {}

  /// A packet of a VP8 picture with mid and transport-wide number, `bytes` long.
  static byte[] video(int bytes, long ssrc) {
    var buffer = new PacketBuffer();
    var writer = new RtpWriter(buffer);
    writer.begin(VP8, false, 0, 90_000, ssrc, false);
    writer.extension(MID, MID_VALUE, 0, MID_VALUE.length);
    writer.extension(TRANSPORT_CC, NUMBER, 0, NUMBER.length);
    writer.payload();
    var payload = vp8(bytes - writer.position());
    writer.append(payload, 0, payload.length);
    var packet = writer.end();
    return Arrays.copyOfRange(
        packet.getBuffer(), packet.getOffset(), packet.getOffset() + packet.getLength());
  }

  /// A payload that begins with a descriptor with a picture id of 15 bits (RFC 7741 §4.2).
  static byte[] vp8(int bytes) {
    var payload = new byte[bytes];
    payload[0] = (byte) 0x90;
    payload[1] = (byte) 0x80;
    payload[2] = (byte) 0x80;
    payload[3] = 1;
    payload[4] = 0x11;
    return payload;
  }

  /// Sets the sequence number.
  static void number(byte[] packet, int sequence16) {
    packet[2] = (byte) (sequence16 >> 8);
    packet[3] = (byte) sequence16;
  }
}
