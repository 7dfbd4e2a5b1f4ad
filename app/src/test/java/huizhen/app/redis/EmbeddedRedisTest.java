package huizhen.app.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedRedisTest {
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;

  @AfterEach
  void closeVertx() {
    var _ = done(vertx.close());
  }

  @Test
  void keeps_every_acknowledged_write_when_it_is_killed() {
    try (var server = EmbeddedRedis.start(folder)) {
      for (var round = 1; round <= 3; round++) {
        for (var i = 0; i < 50; i++) {
          var _ = send(server, Request.cmd(Command.RPUSH).arg("acknowledged").arg(i));
        }
        kill(server);
        assertThat(send(server, Request.cmd(Command.LLEN).arg("acknowledged")))
            .isEqualTo(Integer.toString(50 * round));
      }
      assertThat(server.restarts()).isEqualTo(3);
    }
  }

  @Test
  void finds_its_data_at_the_next_start() {
    try (var first = EmbeddedRedis.start(folder)) {
      var _ = send(first, Request.cmd(Command.SET).arg("key").arg("value"));
    }
    try (var second = EmbeddedRedis.start(folder)) {
      assertThat(send(second, Request.cmd(Command.GET).arg("key"))).isEqualTo("value");
    }
  }

  @Test
  void leaves_no_process_behind_when_closed() {
    var server = EmbeddedRedis.start(folder);
    var handle = ProcessHandle.of(server.pid()).orElseThrow();

    server.close();

    assertThat(handle.isAlive()).isFalse();
  }

  @Test
  void serves_from_a_folder_whose_path_is_too_long_for_a_socket() {
    var deep = folder.resolve("d".repeat(60)).resolve("e".repeat(60));
    try (var server = EmbeddedRedis.start(deep)) {
      assertThat(send(server, Request.cmd(Command.PING))).isEqualTo("PONG");
    }
  }

  /// Kills it and waits until its successor answers.
  private static void kill(EmbeddedRedis server) {
    var old = ProcessHandle.of(server.pid()).orElseThrow();
    var restarts = server.restarts();
    var _ = old.destroyForcibly();
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (server.restarts() == restarts || !server.isReady()) {
      assertThat(System.nanoTime()).as("waits for a restart").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private String send(EmbeddedRedis server, Request request) {
    var redis = Redis.createClient(vertx, server.connectionString());
    return done(redis.send(request).map(String::valueOf).eventually(redis::close));
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
