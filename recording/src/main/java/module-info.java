/// Capture, vault, evidence and the audit trail.
@SuppressWarnings("module") // app comes later in the build than this module
module huizhen.recording {
  requires static transitive org.jspecify;
  requires transitive huizhen.relay;
  requires transitive io.vertx.core;
  requires transitive micrometer.core;
  requires java.net.http;
  requires com.fasterxml.jackson.databind;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;

  exports huizhen.recording.api;
  exports huizhen.recording.io to
      huizhen.app;
}
