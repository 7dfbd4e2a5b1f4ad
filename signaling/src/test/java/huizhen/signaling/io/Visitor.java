package huizhen.signaling.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client on a real WebSocket.
final class Visitor {
  private static final int PATIENCE_SECONDS = 20;

  final WebSocket socket;
  private final LinkedBlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();

  Visitor(WebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(text -> heard.add(new JsonObject(text)));
    socket.closeHandler(any ->
        closed.complete(socket.closeStatusCode() == null ? 0 : (int) socket.closeStatusCode()));
  }

  void say(String json) {
    var _ = socket.writeTextMessage(json); // a socket that is closed shows in what is expected next
  }

  void join(String ticket) {
    say(new JsonObject().put("type", "join").put("id", 1).put("ticket", ticket).encode());
  }

  void offer(String sdp, String tracks, boolean isRestart) {
    JsonObject offer = new JsonObject("{\"type\":\"offer\",\"id\":2,\"tracks\":" + tracks + "}");
    say(offer.put("sdp", sdp).put("restart", isRestart).encode());
  }

  /// The next message of this type; others are passed over.
  JsonObject expect(String type) {
    try {
      while (true) {
        JsonObject message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("waiting for " + type).isNotNull();
        if (message.getString("type").equals(type)) {
          return message;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The type of the next message, or the code of an error.
  String next() {
    try {
      JsonObject message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(message).as("waiting for anything").isNotNull();
      return message.getString("code", message.getString("type"));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String expectError() {
    return expect("error").getString("code");
  }

  int expectClose() {
    return Gateway.get(closed);
  }

  void isStillServed() {
    say("{\"type\":\"ping\",\"id\":77}");
    assertThat(expect("pong").getLong("re")).isEqualTo(77L);
  }
}
