/// The media relay: a selective forwarding unit with ICE-lite, DTLS-SRTP and RTP/RTCP.
module huizhen.relay {
  requires static transitive org.jspecify;
  requires jitsi.utils;

  exports huizhen.relay.api;
}
