package huizhen.signaling.io;

import huizhen.signaling.protocol.ClientMessage;
import huizhen.signaling.protocol.CloseCode;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.MessageCodec;
import huizhen.signaling.protocol.ProtocolException;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.session.ConnectionId;
import huizhen.signaling.session.MessageRate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// `/signaling`: the WebSocket of `huizhen.v1`. Reads and checks messages on the socket's own loop
/// and hands them to the [SwitchboardLoop].
final class WebSocketDoor {
  static final String SUBPROTOCOL = "huizhen.v1";

  /// A client that does not read is closed here.
  static final int MAX_BACKLOG_BYTES = 1024 * 1024;

  /// Of one message, as UTF-8.
  static final int MAX_BYTES = 64 * 1024;

  /// What the HTTP server takes as one message. Above the protocol's limit, so that the client
  /// learns why: between the two it gets `too-large`, past this the socket just closes (1009).
  static final int MAX_WIRE_BYTES = 4 * MAX_BYTES;

  private final SwitchboardLoop loop;
  private final Origins origins;
  private final AtomicLong ids;
  private final Counter messages;
  private final Counter refusals;

  /// @param ids counts all sockets of the process: an answer to a socket of the door before must
  ///   not reach one of ours
  WebSocketDoor(SwitchboardLoop loop, Origins origins, AtomicLong ids, MeterRegistry meters) {
    this.loop = loop;
    this.ids = ids;
    this.origins = origins;
    this.messages = meters.counter("huizhen.signaling.messages");
    this.refusals = meters.counter("huizhen.signaling.messages.refused");
  }

  static HttpServerOptions configure(HttpServerOptions options) {
    return options
        .addWebSocketSubProtocol(SUBPROTOCOL)
        .setMaxWebSocketFrameSize(MAX_WIRE_BYTES)
        .setMaxWebSocketMessageSize(MAX_WIRE_BYTES);
  }

  /// @param now the door that is open at the moment
  static void mount(Router router, Supplier<WebSocketDoor> now) {
    router.get("/signaling").handler(context -> now.get().upgrade(context));
  }

  private void upgrade(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!origins.isAllowed(request)) {
      Problem.of(403, "foreign-origin", "this origin may not connect").answer(context);
    } else if (!asksForUs(request)) {
      Problem.of(400, "no-subprotocol", "open a WebSocket with subprotocol " + SUBPROTOCOL)
          .answer(context);
    } else {
      request
          .toWebSocket()
          .onSuccess(this::opened)
          .onFailure(e -> {
            if (!context.response().ended()) {
              Problem.of(400, "no-websocket", "not a WebSocket handshake").answer(context);
            }
          });
    }
  }

  private static boolean asksForUs(HttpServerRequest request) {
    String asked = request.getHeader("Sec-WebSocket-Protocol");
    if (asked == null || !"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      return false;
    }
    for (String protocol : asked.split(",", -1)) {
      if (protocol.trim().equals(SUBPROTOCOL)) {
        return true;
      }
    }
    return false;
  }

  private void opened(ServerWebSocket webSocket) {
    new Client(webSocket, new ConnectionId(ids.incrementAndGet())).start();
  }

  /// One WebSocket.
  private final class Client implements SwitchboardLoop.Socket {
    private final ServerWebSocket webSocket;
    private final ConnectionId id;
    private final MessageRate rate = new MessageRate(System.nanoTime());
    private final AtomicLong backlogBytes = new AtomicLong();

    /// Nothing is read or written any more; the other side has still to answer the close frame.
    private final AtomicBoolean isClosing = new AtomicBoolean();

    Client(ServerWebSocket webSocket, ConnectionId id) {
      this.webSocket = webSocket;
      this.id = id;
    }

    void start() {
      loop.opened(id, this);
      webSocket.textMessageHandler(this::received);
      webSocket.binaryMessageHandler(
          any -> refuse(ErrorCode.BAD_MESSAGE, "only text messages", OptionalLong.empty()));
      webSocket.exceptionHandler(any -> refusals.increment()); // closing follows by itself
      webSocket.closeHandler(any -> loop.closed(id));
    }

    private void received(String text) {
      if (isClosing.get()) {
        return;
      }
      switch (rate.take(System.nanoTime())) {
        case TAKEN -> read(text);
        case REFUSED -> refuse(ErrorCode.TOO_MANY, "too many messages", OptionalLong.empty());
        case CLOSE -> {
          loop.input(out -> loop.switchboard().flooded(id, loop.now()));
          close(CloseCode.TOO_MANY, ErrorCode.TOO_MANY.wire());
        }
      }
    }

    private void read(String text) {
      if (ByteBufUtil.utf8Bytes(text) > MAX_BYTES) {
        refuse(ErrorCode.TOO_LARGE, "the message is too large", OptionalLong.empty());
        close(CloseCode.TOO_LARGE, ErrorCode.TOO_LARGE.wire());
        return;
      }
      ClientMessage message;
      try {
        message = MessageCodec.read(text);
      } catch (ProtocolException e) {
        refuse(ErrorCode.BAD_MESSAGE, String.valueOf(e.getMessage()), e.re());
        return;
      }
      messages.increment();
      loop.input(out -> loop.switchboard().received(id, message, loop.now(), out));
    }

    private void refuse(ErrorCode code, String why, OptionalLong re) {
      refusals.increment();
      loop.input(out -> loop.switchboard().heard(id, loop.now()));
      send(MessageCodec.write(new ServerMessage.Refusal(re, code.wire(), why)));
    }

    @Override
    public void send(String text) {
      if (isClosing.get() || webSocket.isClosed()) {
        return;
      }
      int bytes = ByteBufUtil.utf8Bytes(text);
      if (backlogBytes.addAndGet(bytes) > MAX_BACKLOG_BYTES) {
        close(CloseCode.BACKLOG, "backlog");
        return;
      }
      webSocket.writeTextMessage(text).onComplete(any -> backlogBytes.addAndGet(-bytes));
    }

    @Override
    public void close(int code, String reason) {
      if (isClosing.compareAndSet(false, true)) {
        loop.closed(id); // now: a client that does not read answers no close frame
        if (!webSocket.isClosed()) {
          var _ = webSocket.close((short) code, reason); // cut off after Vert.x' closing timeout
        }
      }
    }
  }
}
