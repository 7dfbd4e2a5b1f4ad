package huizhen.relay.transport;

import huizhen.relay.rtp.PacketBuffer;

/// What a datagram on the shared port is, by its first bytes (RFC 7983 §7, RFC 5761 §4).
public enum DatagramKind {
  STUN,
  DTLS,
  RTP,
  RTCP,
  UNKNOWN;

  public static DatagramKind of(PacketBuffer datagram) {
    if (datagram.getLength() < 2) {
      return UNKNOWN;
    }
    int first = datagram.getBuffer()[datagram.getOffset()] & 0xff;
    if (first < 4) {
      return STUN;
    }
    if (first >= 20 && first < 64) {
      return DTLS;
    }
    if (first >= 128 && first < 192) {
      int second = datagram.getBuffer()[datagram.getOffset() + 1] & 0xff;
      return second >= 192 && second < 224 ? RTCP : RTP;
    }
    return UNKNOWN;
  }
}
