package huizhen.bench.signaling;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One client of a crowd. Owned by the crowd's loop. Sends whether or not the last answer has come,
/// as people do; a ping that is not answered when the next is due counts as it is.
final class Session {
  /// In flight; a session says a line every few seconds.
  private static final int MAX_CHATS = 64;

  private final WebSocket socket;
  private final Supplier<Window> window;
  private final Promise<Session> joined = Promise.promise();
  private final Map<Long, Long> chats = new HashMap<>();
  private long lastId = Wire.JOIN_ID;
  private long pingId;
  private long pingNanos;
  private boolean isLeaving;

  private Session(WebSocket socket, Supplier<Window> window) {
    this.socket = socket;
    this.window = window;
  }

  /// Joins on a socket that was opened just now.
  static Future<Session> join(WebSocket socket, String ticket, Supplier<Window> window) {
    var session = new Session(socket, window);
    socket.textMessageHandler(session::received);
    socket.exceptionHandler(session::broken);
    socket.closeHandler(_ -> session.closed());
    session.send(Wire.join(ticket));
    return session.joined.future();
  }

  /// Says how it goes, and asks for a sign of life that comes when that was dealt with.
  void report(long nowNanos) {
    if (socket.isClosed()) {
      return;
    }
    giveUp(nowNanos, 0);
    pingId = ++lastId;
    pingNanos = nowNanos;
    send(Wire.stats());
    send(Wire.ping(pingId));
  }

  /// Counts a ping that still waits as what it is, if it has waited for so long.
  void giveUp(long nowNanos, long patienceNanos) {
    if (pingId != 0 && nowNanos - pingNanos >= patienceNanos) {
      window.get().pong(nowNanos - pingNanos);
      window.get().failed("unanswered-ping");
      pingId = 0;
    }
  }

  void chat(long nowNanos) {
    if (socket.isClosed()) {
      return;
    }
    if (chats.size() >= MAX_CHATS) {
      window.get().failed("chats-in-flight");
      return;
    }
    long id = ++lastId;
    chats.put(id, nowNanos);
    window.get().chatSent();
    send(Wire.chat(id));
  }

  void leave() {
    isLeaving = true;
    if (!socket.isClosed()) {
      send(Wire.leave());
    }
  }

  private void send(String text) {
    // A socket that breaks is seen by its close handler.
    var _ = socket.writeTextMessage(text);
  }

  private void received(String text) {
    long now = System.nanoTime();
    var message = new JsonObject(text);
    switch (message.getString("type")) {
      case "joined" -> joined.tryComplete(this);
      case "pong" -> {
        if (message.getLong("re", 0L) == pingId) {
          window.get().pong(now - pingNanos);
          pingId = 0;
        }
      }
      case "chat" -> {
        chatted(message.getLong("re"), now);
        message.getJsonArray("messages").forEach(_ -> window.get().chatReceived());
      }
      case "error" -> refused(message);
      default -> {} // who is there, and the like
    }
  }

  private void chatted(@Nullable Long re, long now) {
    Long sent = re == null ? null : chats.remove(re);
    if (sent != null) {
      window.get().chatted(now - sent);
    }
  }

  private void refused(JsonObject error) {
    String kind = "error-" + error.getString("code");
    Long re = error.getLong("re");
    if (re != null && re == Wire.JOIN_ID) {
      joined.tryFail(kind);
      var _ = socket.close();
      return;
    }
    if (re != null) {
      chats.remove(re);
    }
    window.get().failed(kind);
  }

  private void broken(Throwable why) {
    window.get().failed(why.getClass().getSimpleName());
  }

  private void closed() {
    String kind = "closed-" + socket.closeStatusCode();
    if (!joined.tryFail(kind) && !isLeaving) {
      window.get().failed(kind);
    }
    chats.clear();
    pingId = 0;
  }

  boolean isOpen() {
    return !socket.isClosed();
  }
}
