package huizhen.app.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.keys.GcmSealer;
import huizhen.scheduling.api.Sealer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormerKeysTest {
  private static final int MANY = 3_000;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();

  @Test
  void what_an_earlier_version_kept_is_found_under_the_names_of_now() {
    try (var server = EmbeddedRedis.start(folder)) {
      var redis = new RedisCalls(vertx, List.of(server.connectionString()));
      var fill = Request.cmd(Command.MSET);
      for (int i = 0; i < MANY; i++) {
        fill.arg("huizhen:account:" + i).arg("sealed-" + i);
      }
      send(redis, fill);
      send(redis, Request.cmd(Command.SET).arg("huizhen:ticket:1").arg("").arg("EX").arg(500));
      send(redis, Request.cmd(Command.HSET).arg("{huizhen:chat:r}:keys").arg("k").arg(1));
      send(redis, Request.cmd(Command.SET).arg("hz:{s}:app:account:7").arg("newer"));
      send(redis, Request.cmd(Command.SET).arg("another's:huizhen:account:1").arg("stays"));

      var _ = done(redis.warmUp());
      assertThat(get(redis, "hz:{s}:app:account:8")).isEqualTo("sealed-8");
      assertThat(get(redis, "huizhen:account:8")).isEqualTo("null");
      assertThat(get(redis, "hz:{s}:app:account:7")).isEqualTo("newer");
      assertThat(get(redis, "another's:huizhen:account:1")).isEqualTo("stays");
      assertThat(number(redis, Command.TTL, "hz:{s}:app:ticket:1"))
          .as("seconds that are left")
          .isBetween(400L, 500L);
      assertThat(number(redis, Command.HLEN, "hz:{s}:app:chat:r:keys")).isEqualTo(1);

      var _ = done(redis.warmUp());
      assertThat(get(redis, "hz:{s}:app:account:7")).as("another time").isEqualTo("newer");
      var _ = done(redis.close());
    } finally {
      var _ = done(vertx.close());
    }
  }

  @Test
  void what_was_sealed_under_a_former_name_opens_under_the_present_one() {
    Sealer sealer = new GcmSealer(new byte[32], new SecureRandom());
    var before =
        Base64.getEncoder().encodeToString(sealer.seal("陈".getBytes(UTF_8), "huizhen:account:1"));
    assertThat(Sealed.open(sealer, before, "hz:{s}:app:account:1")).isEqualTo("陈");
  }

  /// Such a key would be moved away at the next start, and is in no slot with the others.
  @Test
  void no_store_makes_keys_of_the_former_kind() throws IOException {
    try (var sources = Files.list(Path.of("src/main/java/huizhen/app/redis"))) {
      assertThat(sources.filter(FormerKeysTest::namesFormerKeys))
          .extracting(it -> it.getFileName().toString())
          .containsExactlyInAnyOrder("FormerKeys.java", "RevocationFeed.java"); // a channel
    }
  }

  private static boolean namesFormerKeys(Path source) {
    try {
      return Files.readString(source).contains("\"huizhen:");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String get(RedisCalls redis, String key) {
    return done(redis.send(Request.cmd(Command.GET).arg(key)).map(String::valueOf));
  }

  private static long number(RedisCalls redis, Command command, String key) {
    return done(redis.send(Request.cmd(command).arg(key)).map(Replies::number));
  }

  private static void send(RedisCalls redis, Request request) {
    var _ = done(redis.send(request).mapEmpty());
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
