package huizhen.bench.signaling;

import huizhen.bench.server.Result;
import huizhen.bench.signaling.Tickets.Ticket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// One session that sends so many messages a second. Each time that it is closed it comes back with
/// its session key and goes on, until it is not let in any more. On a loop of its own. What does
/// not go into its socket at once is left out and counted.
final class MessageFlood implements Attack {
  static final int PER_SECOND = 10_000;

  private static final long TICK_MILLIS = 1;

  /// A server may refuse it for a moment; after so many times in a row it is out.
  private static final int MAX_REFUSALS = 20;

  private final Line line;
  private final String name;
  private final Ticket ticket;
  private final LongFunction<String> message;
  private final Counts ends = new Counts();
  private final Counts heard = new Counts();
  private String sessionKey = "";
  private @Nullable WebSocket socket;
  private long beganNanos;
  private long sent;
  private long leftOut;
  private int joins;
  private int refusals;
  private boolean isOver;

  /// @param ticket for a room that others are in
  /// @param message from its id
  MessageFlood(Vertx vertx, String name, Ticket ticket, LongFunction<String> message) {
    this.line = new Line(vertx);
    this.name = name;
    this.ticket = ticket;
    this.message = message;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() {
    beganNanos = System.nanoTime();
    var _ =
        line.ask(() -> {
          enter();
          return Future.succeededFuture(0);
        });
    line.every(TICK_MILLIS, this::tick);
  }

  private void enter() {
    var _ =
        line.open(ticket.door())
            .onSuccess(opened -> {
              opened.textMessageHandler(text -> received(opened, text));
              opened.exceptionHandler(_ -> {}); // its end is counted
              opened.closeHandler(_ -> closed("closed-" + opened.closeStatusCode()));
              var _ =
                  opened.writeTextMessage(
                      sessionKey.isEmpty() ? Wire.join(ticket.text()) : Wire.resume(sessionKey));
            })
            .onFailure(why -> {
              refusals++;
              closed(why.getClass().getSimpleName());
            });
  }

  private void received(WebSocket from, String text) {
    var said = new JsonObject(text);
    String kind = said.getString("type");
    if (kind.equals("joined")) {
      sessionKey = said.getString("sessionKey");
      socket = from;
      joins++;
      refusals = 0;
    } else if (kind.equals("error")) {
      kind = "error-" + said.getString("code");
      if (socket == null) {
        refusals++;
      }
    }
    heard.add(kind);
  }

  private void closed(String how) {
    socket = null;
    ends.add(how);
    if (!isOver && refusals < MAX_REFUSALS) {
      enter();
    }
  }

  private boolean tick() {
    long due = (System.nanoTime() - beganNanos) * PER_SECOND / 1_000_000_000L;
    for (; sent + leftOut < due; ) {
      if (socket == null || socket.isClosed() || socket.writeQueueFull()) {
        leftOut = due - sent;
      } else {
        var _ = socket.writeTextMessage(message.apply(Wire.JOIN_ID + ++sent));
      }
    }
    return !isOver;
  }

  /// How often its connections have ended so far, by how.
  JsonObject ends() throws IOException {
    return Line.await(line.ask(() -> Future.succeededFuture(ends.json())));
  }

  @Override
  public JsonObject stop() throws IOException {
    return Line.await(
        line.ask(() -> {
          isOver = true;
          if (socket != null) {
            var _ = socket.close();
          }
          double seconds = (System.nanoTime() - beganNanos) / 1e9;
          return Future.succeededFuture(
              new JsonObject()
                  .put("messages-per-second", Result.rounded(sent / seconds))
                  .put("left-out", leftOut)
                  .put("joins", joins)
                  .put("heard", heard.json())
                  .put("ends", ends.json()));
        }));
  }

  @Override
  public void close() throws IOException {
    JsonObject _ = stop();
  }
}
