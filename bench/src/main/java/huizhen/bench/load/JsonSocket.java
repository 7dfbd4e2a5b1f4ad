package huizhen.bench.load;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// A WebSocket of JSON messages, questions and answers. An answer is known by a key that it shares
/// with its question; messages without one that is waited for are dropped.
final class JsonSocket implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);

  /// A server's message is far from it.
  private static final int MAX_CHARACTERS = 4 << 20;

  private final Map<String, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();
  private final Function<JsonObject, String> keyOf;
  private final WebSocket socket;

  /// @param keyOf of a message that came: the key of the question that it answers, or empty
  JsonSocket(HttpClient http, URI uri, String protocol, Function<JsonObject, String> keyOf)
      throws IOException {
    this.keyOf = keyOf;
    try {
      socket =
          http.newWebSocketBuilder()
              .subprotocols(protocol)
              .connectTimeout(LIMIT)
              .buildAsync(uri, new Inbox())
              .join();
    } catch (CompletionException e) {
      throw new IOException("no WebSocket at %s: %s".formatted(uri, e.getCause()), e);
    }
  }

  JsonObject ask(String key, JsonObject question) throws IOException {
    var answer = new CompletableFuture<JsonObject>();
    asked.put(key, answer);
    try {
      tell(question);
      return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer to " + key, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      asked.remove(key);
    }
  }

  void tell(JsonObject message) throws IOException {
    try {
      synchronized (socket) { // it takes one message at a time
        var _ = socket.sendText(message.encode(), true).join();
      }
    } catch (CompletionException e) {
      throw new IOException("the WebSocket is gone", e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Inbox implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean isLast) {
      parts.append(text);
      if (parts.length() > MAX_CHARACTERS) {
        from.abort();
      } else if (isLast) {
        var message = new JsonObject(parts.toString());
        parts.setLength(0);
        var answered = asked.get(keyOf.apply(message));
        if (answered != null) {
          answered.complete(message);
        }
      }
      from.request(1);
      return CompletableFuture.completedStage(from);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      fail(new IOException("the server closed the WebSocket: %d %s".formatted(code, reason)));
      return CompletableFuture.completedStage(from);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      fail(error);
    }

    private void fail(Throwable why) {
      asked.values().forEach(each -> each.completeExceptionally(why));
    }
  }
}
