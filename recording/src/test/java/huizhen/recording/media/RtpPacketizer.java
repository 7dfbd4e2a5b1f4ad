package huizhen.recording.media;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Cuts frames into RTP packets as browsers do, with a one-byte header extension on each.
public final class RtpPacketizer {
  private static final int MAX_PAYLOAD = 1100;

  private final int payloadType;
  private final int ssrc;
  private int sequence;
  private int pictureId = 100;

  public RtpPacketizer(int payloadType, int ssrc, int firstSequence) {
    this.payloadType = payloadType;
    this.ssrc = ssrc;
    this.sequence = firstSequence;
  }

  public byte[] opus(byte[] packet, long timestamp) {
    return rtp(packet, timestamp, false);
  }

  /// RED (RFC 2198) with one redundant block in front.
  public byte[] red(byte[] packet, byte[] redundant, int opusType, long timestamp) {
    var payload = ByteBuffer.allocate(5 + redundant.length + packet.length);
    payload.putInt((0x80 | opusType) << 24 | 960 << 10 | redundant.length);
    payload.put((byte) opusType).put(redundant).put(packet);
    return rtp(payload.array(), timestamp, false);
  }

  public List<byte[]> vp8(byte[] frame, long timestamp) {
    var packets = new ArrayList<byte[]>();
    pictureId = (pictureId + 1) & 0x7FFF;
    for (int at = 0; at < frame.length; at += MAX_PAYLOAD) {
      int length = Math.min(MAX_PAYLOAD, frame.length - at);
      var payload = ByteBuffer.allocate(4 + length);
      payload.put((byte) (at == 0 ? 0x90 : 0x80)).put((byte) 0x80);
      payload.putShort((short) (0x8000 | pictureId)).put(frame, at, length);
      packets.add(rtp(payload.array(), timestamp, at + length == frame.length));
    }
    return packets;
  }

  /// Flexible mode off, one layer.
  public List<byte[]> vp9(byte[] frame, boolean isKey, long timestamp) {
    var packets = new ArrayList<byte[]>();
    pictureId = (pictureId + 1) & 0x7FFF;
    for (int at = 0; at < frame.length; at += MAX_PAYLOAD) {
      int length = Math.min(MAX_PAYLOAD, frame.length - at);
      boolean isLast = at + length == frame.length;
      int flags = 0x80 | (isKey ? 0 : 0x40) | (at == 0 ? 0x08 : 0) | (isLast ? 0x04 : 0);
      var payload = ByteBuffer.allocate(3 + length);
      payload.put((byte) flags).putShort((short) (0x8000 | pictureId)).put(frame, at, length);
      packets.add(rtp(payload.array(), timestamp, isLast));
    }
    return packets;
  }

  /// Parameter sets in a STAP-A, large units as FU-A.
  public List<byte[]> h264(List<byte[]> units, long timestamp) {
    var packets = new ArrayList<byte[]>();
    var sets =
        units.stream().filter(unit -> (unit[0] & 0x1F) == 7 || (unit[0] & 0x1F) == 8).toList();
    if (!sets.isEmpty()) {
      var payload = ByteBuffer.allocate(1 + sets.stream().mapToInt(set -> 2 + set.length).sum());
      payload.put((byte) 0x78);
      sets.forEach(set -> payload.putShort((short) set.length).put(set));
      packets.add(rtp(payload.array(), timestamp, false));
    }
    var rest = units.stream().filter(unit -> !sets.contains(unit)).toList();
    for (int i = 0; i < rest.size(); i++) {
      byte[] unit = rest.get(i);
      boolean isLastUnit = i == rest.size() - 1;
      if (unit.length <= MAX_PAYLOAD) {
        packets.add(rtp(unit, timestamp, isLastUnit));
        continue;
      }
      for (int at = 1; at < unit.length; at += MAX_PAYLOAD) {
        int length = Math.min(MAX_PAYLOAD, unit.length - at);
        boolean isLast = at + length == unit.length;
        var payload = ByteBuffer.allocate(2 + length);
        payload.put((byte) ((unit[0] & 0xE0) | 28));
        payload.put((byte) ((at == 1 ? 0x80 : 0) | (isLast ? 0x40 : 0) | (unit[0] & 0x1F)));
        payload.put(unit, at, length);
        packets.add(rtp(payload.array(), timestamp, isLastUnit && isLast));
      }
    }
    return packets;
  }

  /// A temporal unit of units with size fields: W=1 elements, the size fields kept.
  public List<byte[]> av1(byte[] temporalUnit, boolean isKey, long timestamp) {
    var packets = new ArrayList<byte[]>();
    List<byte[]> units = obus(temporalUnit);
    for (int i = 0; i < units.size(); i++) {
      byte[] unit = units.get(i);
      boolean isLastUnit = i == units.size() - 1;
      for (int at = 0; at < unit.length; at += MAX_PAYLOAD) {
        int length = Math.min(MAX_PAYLOAD, unit.length - at);
        boolean isLast = at + length == unit.length;
        int head =
            (at > 0 ? 0x80 : 0)
                | (isLast ? 0 : 0x40)
                | 0x10
                | (isKey && packets.isEmpty() ? 0x08 : 0);
        var payload = ByteBuffer.allocate(1 + length).put((byte) head).put(unit, at, length);
        packets.add(rtp(payload.array(), timestamp, isLastUnit && isLast));
      }
    }
    return packets;
  }

  /// The units of a temporal unit, without delimiters, as RTP sends them: without size fields.
  private static List<byte[]> obus(byte[] unit) {
    var out = new ArrayList<byte[]>();
    int at = 0;
    while (at < unit.length) {
      int head = (unit[at] & 0x04) != 0 ? 2 : 1;
      int size = 0;
      int bytes = 0;
      int b;
      do {
        b = unit[at + head + bytes];
        size |= (b & 0x7F) << (7 * bytes);
        bytes++;
      } while ((b & 0x80) != 0);
      int type = (unit[at] >> 3) & 0x0F;
      if (type != 2) {
        var bare = ByteBuffer.allocate(head + size);
        bare.put((byte) (unit[at] & ~0x02)).put(unit, at + 1, head - 1);
        bare.put(unit, at + head + bytes, size);
        out.add(bare.array());
      }
      at += head + bytes + size;
    }
    return out;
  }

  private byte[] rtp(byte[] payload, long timestamp, boolean hasMarker) {
    var packet = ByteBuffer.allocate(12 + 8 + payload.length);
    packet.put((byte) 0x90).put((byte) ((hasMarker ? 0x80 : 0) | payloadType));
    packet.putShort((short) sequence++).putInt((int) timestamp).putInt(ssrc);
    packet.putShort((short) 0xBEDE).putShort((short) 1).putInt(0x10FF_0000);
    return packet.put(payload).array();
  }
}
