/// Capture, vault, evidence and the audit trail.
module huizhen.recording {
  requires static transitive org.jspecify;
  requires transitive huizhen.relay;
  requires transitive io.vertx.core;

  exports huizhen.recording.api;
}
