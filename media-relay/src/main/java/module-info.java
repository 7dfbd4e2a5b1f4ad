/// The media relay: a selective forwarding unit with ICE-lite, DTLS-SRTP and RTP/RTCP.
@SuppressWarnings("module") // the modules that see the shell are compiled after this one
module huizhen.relay {
  requires static transitive org.jspecify;
  requires transitive io.netty.buffer;
  requires io.netty.common;
  requires transitive io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires jitsi.srtp;
  requires jitsi.utils;
  requires transitive micrometer.core;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.tls;

  exports huizhen.relay.api;
  exports huizhen.relay.io to
      huizhen.app,
      huizhen.bench;
}
