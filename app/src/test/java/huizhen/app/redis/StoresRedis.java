package huizhen.app.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// What the tests of a store run on: a real Redis, one of its own for each class, with the client
/// that the gateway has. Registered by the class as a static field.
final class StoresRedis implements BeforeAllCallback, AfterAllCallback {
  private static final long PATIENCE_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private @Nullable Path folder;
  private @Nullable ClusterNode server;
  private @Nullable RedisCalls calls;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    var own = Files.createTempDirectory("huizhen-stores");
    folder = own;
    var node = ClusterNode.start(own);
    server = node;
    var client = new RedisCalls(vertx, node.uris());
    calls = client;
    var _ = done(client.warmUp());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    var _ = done(calls().close());
    var _ = done(vertx.close());
    Objects.requireNonNull(server).close();
    try (var files = Files.walk(folder())) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  RedisCalls calls() {
    return Objects.requireNonNull(calls);
  }

  Vertx vertx() {
    return vertx;
  }

  List<String> uris() {
    return Objects.requireNonNull(server).uris();
  }

  private Path folder() {
    return Objects.requireNonNull(folder);
  }

  /// All that it has written, as somebody would find it who has the disk.
  String kept() {
    try {
      return new String(
          Files.readAllBytes(folder().resolve("appendonly.aof")), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> T done(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
