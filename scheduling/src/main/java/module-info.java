/// Consultations, calendars, bookings and the directory; state in Redis.
module huizhen.scheduling {
  requires static transitive org.jspecify;
  requires transitive io.vertx.core;

  exports huizhen.scheduling.api;
}
