package huizhen.relay.transport;

import huizhen.relay.rtp.PacketBuffer;
import java.util.OptionalInt;

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

  /// Whose media it says it is: the sender's SSRC in RTP (RFC 3550 §5.1) and RTCP (§6.4). Nothing
  /// vouches for it before the datagram is authenticated.
  public OptionalInt ssrcOf(PacketBuffer datagram) {
    int at =
        switch (this) {
          case RTP -> 8;
          case RTCP -> 4;
          case STUN, DTLS, UNKNOWN -> -1;
        };
    return at < 0 || datagram.getLength() < at + 4
        ? OptionalInt.empty()
        : OptionalInt.of(StunMessage.int32(datagram.getBuffer(), datagram.getOffset() + at));
  }
}
