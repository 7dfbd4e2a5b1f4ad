/// Consultations, calendars, bookings and the directory; state in Redis.
@SuppressWarnings("module") // huizhen.app is compiled after us
module huizhen.scheduling {
  requires static transitive org.jspecify;
  requires transitive io.vertx.core;
  requires transitive io.vertx.redis.client;

  exports huizhen.scheduling.api;
  exports huizhen.scheduling.notice.api;
  exports huizhen.scheduling.visit.api;
  exports huizhen.scheduling.imports.api;
  exports huizhen.scheduling.request.api;
  exports huizhen.scheduling.referral.api;
  exports huizhen.scheduling.order.api;
  exports huizhen.scheduling.teaching.api;
  exports huizhen.scheduling.waitlist.api;
  exports huizhen.scheduling.io to
      huizhen.app;
}
