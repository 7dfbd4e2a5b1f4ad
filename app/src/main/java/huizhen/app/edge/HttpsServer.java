package huizhen.app.edge;

import huizhen.app.config.Config.Pem;
import huizhen.signaling.io.SignalingServer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;

/// The one HTTPS port: pages, API, signalling, WHIP and WHEP. TLS 1.2 and 1.3, HTTP/2 by ALPN; a
/// WebSocket comes over HTTP/1.1.
public final class HttpsServer {
  /// The longest thing in a header is a ticket or a session cookie.
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  private static final int IDLE_SECONDS = 75;

  private HttpsServer() {}

  public static Future<HttpServer> start(
      Vertx vertx, int port, Pem pem, Handler<HttpServerRequest> handler) {
    var options =
        new HttpServerOptions()
            .setPort(port)
            .setHost("0.0.0.0")
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(pem.chain().toString())
                    .setKeyPath(pem.privateKey().toString()))
            .setUseAlpn(true)
            .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
            .setEnabledSecureTransportProtocols(java.util.Set.of("TLSv1.3", "TLSv1.2"))
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setIdleTimeout(IDLE_SECONDS)
            .setCompressionSupported(true);
    return vertx
        .createHttpServer(SignalingServer.configure(options))
        .requestHandler(handler)
        .listen();
  }
}
