/// Signalling: the WebSocket protocol, SDP, WHIP and WHEP, tickets.
@SuppressWarnings("module") // huizhen.app comes later
module huizhen.signaling {
  requires static transitive org.jspecify;
  requires transitive huizhen.relay;
  requires transitive io.vertx.core;
  requires transitive io.vertx.web;
  requires transitive micrometer.core;
  requires com.fasterxml.jackson.core;
  requires io.netty.buffer;
  requires io.netty.codec.http;
  requires com.fasterxml.jackson.databind;

  exports huizhen.signaling.api;
  exports huizhen.signaling.io to
      huizhen.app;
  exports huizhen.signaling.protocol to
      huizhen.app;
  exports huizhen.signaling.session to
      huizhen.app;
  exports huizhen.signaling.ticket to
      huizhen.app;
  exports huizhen.signaling.turn to
      huizhen.app;
}
