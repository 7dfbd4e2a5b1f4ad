package huizhen.app;

import static java.util.concurrent.TimeUnit.SECONDS;

import huizhen.app.config.Config;
import huizhen.app.config.StartException;
import huizhen.app.edge.ManagementServer;
import huizhen.app.keys.DataFolder;
import huizhen.app.redis.EmbeddedRedis;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.redis.client.Redis;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/// A whole gateway in one process. [#start] reads like the order of things; what it starts is
/// stopped in reverse.
final class Gateway implements AutoCloseable {
  /// Nothing at the start takes this long unless something is wrong.
  private static final long START_LIMIT_SECONDS = 60;

  private final Config config;
  private final Lifecycle lifecycle;

  private Gateway(Config config, Lifecycle lifecycle) {
    this.config = config;
    this.lifecycle = lifecycle;
  }

  static Gateway start(Config config) {
    var lifecycle = new Lifecycle();
    try {
      var gateway = new Gateway(config, lifecycle);
      gateway.start();
      return gateway;
    } catch (RuntimeException e) {
      lifecycle.close();
      throw e;
    }
  }

  private void start() {
    var folder = DataFolder.claim(config.folders());
    lifecycle.onStop("data folder", closing(folder));

    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var vertx = vertx(registry);
    var redis = Redis.createClient(vertx, redisUrl(registry));
    lifecycle.onStop("redis client", () -> await(redis.close()));
    bindJvm(registry);
    var management =
        listening(
            ManagementServer.start(vertx, config.managementPort(), registry),
            "--management-port",
            config.managementPort());
    lifecycle.onStop("management", () -> await(management.close()));
  }

  String greeting(long upMillis) {
    return "Ready in %.1f s".formatted(upMillis / 1000.0);
  }

  @Override
  public void close() {
    lifecycle.close();
  }

  private Vertx vertx(PrometheusMeterRegistry registry) {
    var vertx =
        Vertx.builder()
            .with(new VertxOptions().setPreferNativeTransport(true))
            .withMetrics(new MicrometerMetricsFactory(registry))
            .build();
    lifecycle.onStop("vert.x", () -> await(vertx.close()));
    return vertx;
  }

  private String redisUrl(PrometheusMeterRegistry registry) {
    if (config.redis().isPresent()) {
      return config.redis().get().toString();
    }
    var redis = EmbeddedRedis.start(config.folders().data().resolve("redis"));
    lifecycle.onStop("redis", closing(redis));
    var _ =
        Gauge.builder("huizhen.redis.restarts", redis, EmbeddedRedis::restarts).register(registry);
    return redis.connectionString();
  }

  private void bindJvm(PrometheusMeterRegistry registry) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    var gc = new JvmGcMetrics();
    gc.bindTo(registry);
    lifecycle.onStop("gc metrics", closing(gc));
  }

  private static <T> T listening(Future<T> server, String flag, int port) {
    try {
      return await(server);
    } catch (StartException e) {
      if (e.getCause() instanceof BindException) {
        throw new StartException(
            "port %d is taken: stop the other program, or give another %s.".formatted(port, flag),
            e);
      }
      throw e;
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(START_LIMIT_SECONDS, SECONDS);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new StartException("could not start: " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new StartException(
          "did not start within %d s: is the machine overloaded?".formatted(START_LIMIT_SECONDS),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("was interrupted while starting", e);
    }
  }

  private static Callable<?> closing(AutoCloseable closeable) {
    return () -> {
      closeable.close();
      return true;
    };
  }
}
