/// The HTTP API, sign-in, documents and the pages.
module huizhen.web {
  requires static transitive org.jspecify;
  requires transitive huizhen.scheduling;
  requires transitive huizhen.recording;
  requires transitive io.vertx.core;

  exports huizhen.web.api;
}
