package huizhen.app;

import huizhen.app.config.Config;
import huizhen.app.redis.EmbeddedRedis;
import huizhen.scheduling.io.RedisConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/// The configured Redis, or our own, which is stopped with the rest.
final class RedisServer {
  private RedisServer() {}

  static RedisConfig of(Config config, Lifecycle lifecycle, MeterRegistry meters) {
    if (config.redis().isPresent()) {
      return config.redis().get();
    }
    var server = EmbeddedRedis.start(config.folders().data().resolve("redis"));
    lifecycle.onStop("redis", Awaiting.closing(server));
    var _ =
        Gauge.builder("huizhen.redis.restarts", server, EmbeddedRedis::restarts).register(meters);
    return RedisConfig.of(server.connectionString());
  }
}
