package huizhen.relay.io;

import huizhen.relay.transport.TrafficClass;

/// The DSCP (RFC 2474) of each kind of packet, for networks that care: a hospital's own lines, a 5G
/// slice. All zero marks nothing.
///
/// @param audio of speech
/// @param video of cameras, and of what a call needs besides media
/// @param screen of shared screens and images under examination
public record PacketMarks(int audio, int video, int screen) {
  public static final PacketMarks NONE = new PacketMarks(0, 0, 0);

  /// RFC 8837 §5: speech is expedited (EF); pictures are AF41, where what is under examination is
  /// dropped no earlier than a face.
  public static final PacketMarks STANDARD = new PacketMarks(46, 34, 34);

  public PacketMarks {
    if (!isDscp(audio) || !isDscp(video) || !isDscp(screen)) {
      throw new IllegalArgumentException(
          "%d, %d, %d are not three DSCP values: 0 to 63".formatted(audio, video, screen));
    }
  }

  boolean areUsed() {
    return audio != 0 || video != 0 || screen != 0;
  }

  /// The IP header's byte (IP_TOS, IPV6_TCLASS): the DSCP and two bits of ECN, which stay 0.
  int trafficClass(TrafficClass kind) {
    int dscp =
        switch (kind) {
          case AUDIO -> audio;
          case VIDEO -> video;
          case SCREEN -> screen;
        };
    return dscp << 2;
  }

  private static boolean isDscp(int value) {
    return value >= 0 && value < 64;
  }
}
