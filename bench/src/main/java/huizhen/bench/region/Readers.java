package huizhen.bench.region;

import huizhen.bench.server.Desk;
import huizhen.bench.server.GatewayUnderTest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;

/// People of the demo who are signed in and read.
final class Readers {
  private final Desk desk;
  private final GatewayUnderTest gateway;
  private final Map<String, Desk.Session> sessions = new HashMap<>();

  Readers(Desk desk, GatewayUnderTest gateway) {
    this.desk = desk;
    this.gateway = gateway;
  }

  /// What the gateway answers; anything but a 200 is a failure.
  JsonObject ask(String who, String path) throws IOException, InterruptedException {
    var session = sessions.get(who);
    if (session == null) {
      session = await(desk.signIn(who, gateway.password(who)));
      sessions.put(who, session);
    }
    var answer = await(desk.get(session, path));
    if (answer.status() != 200) {
      throw new IOException(
          "%s gets %d for %s: %s".formatted(who, answer.status(), path, answer.body().encode()));
    }
    return answer.body();
  }

  /// The path of the piece that comes after so many.
  String after(String who, String path, int pieces) throws IOException, InterruptedException {
    var next = path;
    for (int i = 0; i < pieces; i++) {
      var cursor = ask(who, next).getString("next");
      if (cursor == null) {
        return next; // of fewer cases
      }
      next = path + "&after=" + cursor;
    }
    return next;
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
