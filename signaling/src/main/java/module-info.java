/// Signalling: the WebSocket protocol, SDP, WHIP and WHEP, tickets.
module huizhen.signaling {
  requires static transitive org.jspecify;
  requires transitive huizhen.relay;
  requires transitive io.vertx.core;

  exports huizhen.signaling.api;
}
