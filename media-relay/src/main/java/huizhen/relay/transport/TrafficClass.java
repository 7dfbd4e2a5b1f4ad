package huizhen.relay.transport;

import huizhen.relay.api.TrackSource;

/// How urgent a packet is for the networks on its way (RFC 8837): the shell marks it so, if told
/// to.
public enum TrafficClass {
  AUDIO,
  /// Also STUN, DTLS and RTCP.
  VIDEO,
  /// Shared screens and images under examination.
  SCREEN;

  public static TrafficClass of(TrackSource source) {
    return switch (source) {
      case MICROPHONE, SCREEN_AUDIO -> AUDIO;
      case CAMERA -> VIDEO;
      case SCREEN, DIAGNOSTIC -> SCREEN;
    };
  }
}
