package huizhen.relay.transport;

/// How urgent a packet is for the networks on its way (RFC 8837): the shell marks it so, if told
/// to.
public enum TrafficClass {
  AUDIO,
  /// Also STUN, DTLS and RTCP.
  VIDEO,
  /// Shared screens and images under examination.
  SCREEN
}
