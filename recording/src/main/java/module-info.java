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
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.urlconnection;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.services.s3;

  exports huizhen.recording.api;
  exports huizhen.recording.io to
      huizhen.app;
  exports huizhen.recording.store.io to
      huizhen.app;
}
