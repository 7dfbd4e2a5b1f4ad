/// The composition root: the only module that knows all others, and that an appointment is a room.
module huizhen.app {
  requires static org.jspecify;
  requires java.logging;
  requires java.management;
  requires huizhen.relay;
  requires huizhen.scheduling;
  requires huizhen.recording;
  requires huizhen.signaling;
  requires huizhen.web;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.vertx.core;
  requires io.vertx.web;
  requires io.vertx.redis.client;
  requires io.vertx.metrics.micrometer;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires jakarta.activation;
  requires jakarta.mail;
  requires net.sf.biweekly;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
}
