package huizhen.app.edge;

import huizhen.app.config.Config.Pem;
import huizhen.signaling.io.SignalingServer;
import huizhen.web.io.UnreadableRequests;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Set;

/// The one HTTPS server: pages, API, signalling, WHIP and WHEP. TLS 1.2 and 1.3, HTTP/2 by ALPN; a
/// WebSocket comes over HTTP/1.1.
public final class HttpsServer {
  /// The longest thing in a header is a ticket or a session cookie.
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  private static final int IDLE_SECONDS = 75;

  /// By ALPN (RFC 7301), the better one first.
  private static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

  private static final Set<String> VERSIONS = Set.of("TLSv1.3", "TLSv1.2");

  private HttpsServer() {}

  /// @param unanswered what the transport of `vertx` tells, or nothing does
  public static Future<HttpServer> start(
      Vertx vertx,
      String bindAddress,
      int port,
      Pem pem,
      Handler<HttpServerRequest> handler,
      Unanswered unanswered) {
    return start(vertx, bindAddress, port, pem, handler, SlowHeads.Limits.USUAL, unanswered);
  }

  static Future<HttpServer> start(
      Vertx vertx,
      String bindAddress,
      int port,
      Pem pem,
      Handler<HttpServerRequest> handler,
      SlowHeads.Limits limits,
      Unanswered unanswered) {
    var options = options(pem).setHost(bindAddress).setPort(port);
    return listen(vertx, options, handler, limits, unanswered);
  }

  /// On any free loopback port, for a [Front] that says who its clients are. Whoever else reaches
  /// that port is on this machine, and could say that it comes from anywhere.
  public static Future<HttpServer> startBehindFront(
      Vertx vertx, Pem pem, Handler<HttpServerRequest> handler, Unanswered unanswered) {
    return startBehindFront(vertx, pem, handler, SlowHeads.Limits.USUAL, unanswered);
  }

  static Future<HttpServer> startBehindFront(
      Vertx vertx,
      Pem pem,
      Handler<HttpServerRequest> handler,
      SlowHeads.Limits limits,
      Unanswered unanswered) {
    var options = options(pem).setHost("127.0.0.1").setPort(0).setUseProxyProtocol(true);
    return listen(vertx, options, handler, limits, unanswered);
  }

  private static Future<HttpServer> listen(
      Vertx vertx,
      HttpServerOptions options,
      Handler<HttpServerRequest> handler,
      SlowHeads.Limits limits,
      Unanswered unanswered) {
    var server =
        vertx
            .createHttpServer(SignalingServer.configure(options))
            .invalidRequestHandler(new UnreadableRequests());
    return SlowHeads.guard(vertx, server, handler, limits, unanswered).listen();
  }

  /// For a server that is there already, and gets another certificate.
  static ServerSSLOptions secured(KeyCertOptions certificate) {
    return new ServerSSLOptions()
        .setKeyCertOptions(certificate)
        .setUseAlpn(true)
        .setApplicationLayerProtocols(PROTOCOLS)
        .setEnabledSecureTransportProtocols(VERSIONS);
  }

  private static HttpServerOptions options(Pem pem) {
    return new HttpServerOptions()
        .setSsl(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(pem.chain().toString())
                .setKeyPath(pem.privateKey().toString()))
        .setUseAlpn(true)
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
        .setEnabledSecureTransportProtocols(VERSIONS)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setIdleTimeout(IDLE_SECONDS)
        .setCompressionSupported(true);
  }
}
