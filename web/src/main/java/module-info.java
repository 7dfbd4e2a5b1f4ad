/// The HTTP API, sign-in, documents and the pages.
@SuppressWarnings("module") // huizhen.app is compiled after us
module huizhen.web {
  requires static transitive org.jspecify;
  requires transitive huizhen.scheduling;
  requires transitive huizhen.recording;
  requires transitive io.vertx.core;
  requires transitive io.vertx.web;
  requires io.vertx.web.openapi.router;
  requires io.vertx.openapi;
  requires io.vertx.jsonschema;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.yaml.snakeyaml;
  requires com.nimbusds.jose.jwt;
  requires com.webauthn4j.core;
  requires transitive micrometer.core;
  requires openhtmltopdf.core;
  requires openhtmltopdf.pdfbox;

  exports huizhen.web.api;
  exports huizhen.web.io to
      huizhen.app;
  exports huizhen.web.feed to
      huizhen.app;
  exports huizhen.web.hook to
      huizhen.app;
  exports huizhen.web.imaging to
      huizhen.app;
  exports huizhen.web.limit to
      huizhen.app;
  exports huizhen.web.oidc to
      huizhen.app;
  exports huizhen.web.policy to
      huizhen.app;
  exports huizhen.web.rating to
      huizhen.app;
  exports huizhen.web.signing to
      huizhen.app;
  exports huizhen.web.vitals to
      huizhen.app;
}
