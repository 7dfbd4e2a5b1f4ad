package huizhen.bench.signaling;

import huizhen.relay.io.Relay;
import huizhen.relay.io.RelayConfig;
import huizhen.signaling.io.SignalingConfig;
import huizhen.signaling.io.SignalingServer;
import huizhen.signaling.ticket.TicketCodec;
import huizhen.signaling.ticket.TicketKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Signalling with the relay behind it and nothing else, without TLS, on a free port of loopback: a
/// process of its own, to see what a session takes by itself. A gateway always has TLS. Ends with
/// its process.
public final class PlainServer {
  static final String READY = "plain signalling is ready: ";
  static final String ISSUER = "bench";

  private static final String LOOPBACK = "127.0.0.1";

  private PlainServer() {}

  /// @param arguments a file with the secret that tickets are signed with
  public static void main(String[] arguments) throws IOException {
    var key = new TicketKey("1", Files.readAllBytes(Path.of(arguments[0])));
    var meters = new SimpleMeterRegistry();
    var vertx = Vertx.vertx();
    var relay =
        Relay.start(new RelayConfig(0, 1, LOOPBACK, List.of(LOOPBACK)), meters)
            .toCompletableFuture()
            .join();
    var host = new PlainRooms();
    var router = Router.router(vertx);
    var _ =
        SignalingServer.mount(
            vertx,
            router,
            relay,
            host,
            host,
            host,
            new TicketCodec(ISSUER, List.of(key)),
            SignalingConfig.defaults(),
            meters);
    var options = new HttpServerOptions().setHost(LOOPBACK).setPort(0);
    var server =
        Line.await(
            vertx
                .createHttpServer(SignalingServer.configure(options))
                .requestHandler(router)
                .listen());
    System.out.println(READY + server.actualPort());
    System.out.flush();
  }
}
