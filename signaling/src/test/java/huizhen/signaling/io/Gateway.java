package huizhen.signaling.io;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.relay.io.Relay;
import huizhen.relay.io.RelayConfig;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.ticket.TicketCodec;
import huizhen.signaling.ticket.TicketKey;
import huizhen.signaling.turn.IceServers;
import huizhen.signaling.turn.IceUrl;
import huizhen.signaling.turn.TurnSecret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.Router;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The three doors on a loopback port, before the real relay.
final class Gateway implements AutoCloseable {
  static final String FRIEND = "https://pages.example.org";
  private static final TicketKey KEY = new TicketKey("k1", new byte[32]);

  final WaitingRooms host;
  final TicketCodec tickets = new TicketCodec("huizhen", List.of(KEY));
  final SignalingServer signaling;
  private final Vertx vertx = Vertx.vertx();
  private final Relay relay;
  private final HttpServer server;
  private final HttpClient http = vertx.createHttpClient();
  private final WebSocketClient sockets;
  private int minted;

  Gateway() {
    this(new WaitingRooms());
  }

  /// One more gateway on the host of another, as after a restart.
  Gateway(WaitingRooms host) {
    this.host = host;
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    relay = get(Relay.start(new RelayConfig(0, 1, "127.0.0.1", List.of("127.0.0.1")), meters));
    Router router = Router.router(vertx);
    SignalingConfig config =
        new SignalingConfig(
            Set.of(FRIEND),
            new IceServers(
                List.of(new IceUrl("stun:turn.example.org"), new IceUrl("turn:turn.example.org")),
                Optional.of(new TurnSecret(new byte[] {7})),
                IceServers.DEFAULT_LIFETIME),
            huizhen.signaling.session.SessionLimits.DEFAULT);
    signaling =
        SignalingServer.mount(vertx, router, relay, host, host, host, tickets, config, meters);
    HttpServerOptions options =
        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setSendBufferSize(16 * 1024);
    server =
        get(
            vertx
                .createHttpServer(SignalingServer.configure(options))
                .requestHandler(router)
                .listen());
    sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setReceiveBufferSize(4 * 1024)
                .setMaxFrameSize(1024 * 1024)
                .setMaxMessageSize(1024 * 1024));
  }

  String ticket(String room, String who, RoomRole role) {
    return ticket(room, who, role, true, true, Instant.now().plusSeconds(60));
  }

  String ticket(
      String room, String who, RoomRole role, boolean publish, boolean subscribe, Instant expires) {
    Ticket ticket =
        new Ticket(
            "t-" + ++minted,
            new RoomId(room),
            new ParticipantId(who),
            who,
            role,
            publish,
            subscribe,
            false,
            expires);
    return tickets.mint(ticket, Instant.now().minusSeconds(3_600));
  }

  /// Of pages that would be the gateway's own.
  String origin() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  Visitor visit() {
    return visit(Map.of());
  }

  Visitor visit(Map<String, String> headers) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(server.actualPort())
            .setURI("/signaling")
            .addSubProtocol("huizhen.v1");
    headers.forEach(options::putHeader);
    return new Visitor(get(sockets.connect(options)));
  }

  /// A visitor who has joined.
  Visitor join(String room, String who, RoomRole role) {
    Visitor visitor = visit();
    visitor.join(ticket(room, who, role));
    var _ = visitor.expect("joined");
    var _ = visitor.expect("chat");
    return visitor;
  }

  record Reply(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }

    String code() {
      return new io.vertx.core.json.JsonObject(body).getString("code");
    }
  }

  Reply call(String method, String path, Map<String, String> headers, String body) {
    return call(method, path, headers, Buffer.buffer(body));
  }

  Reply call(String method, String path, Map<String, String> headers, Buffer body) {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(server.actualPort())
            .setMethod(HttpMethod.valueOf(method))
            .setURI(path);
    headers.forEach(options::putHeader);
    // The body is asked for where the response arrives: later, on this thread, could be too late.
    return get(
        http.request(options)
            .compose(request -> request.send(body).compose(response -> reply(response))));
  }

  private static Future<Reply> reply(HttpClientResponse response) {
    var fields = new java.util.HashMap<String, String>();
    response
        .headers()
        .forEach((name, value) ->
            fields.merge(name.toLowerCase(java.util.Locale.ROOT), value, (a, b) -> a + ", " + b));
    return response.body().map(bytes -> new Reply(response.statusCode(), fields, bytes.toString()));
  }

  @Override
  public void close() {
    var _ = get(signaling.close());
    var _ = get(vertx.close());
    var _ = get(relay.close());
  }

  static <T> T get(Future<T> future) {
    return get(future.toCompletionStage());
  }

  static <T> T get(java.util.concurrent.CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
