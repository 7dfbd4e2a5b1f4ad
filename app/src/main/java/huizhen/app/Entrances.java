package huizhen.app;

import huizhen.app.config.Config;
import huizhen.app.config.Config.Pem;
import huizhen.app.config.StartException;
import huizhen.app.edge.CertificateWatch;
import huizhen.app.edge.EveryAddress;
import huizhen.app.edge.Front;
import huizhen.app.edge.HandshakeGate;
import huizhen.app.edge.HttpsServer;
import huizhen.app.edge.ManagementServer;
import huizhen.app.edge.SelfSigned;
import huizhen.app.edge.Unanswered;
import huizhen.app.edge.UnfitCertificateException;
import huizhen.relay.io.Relay;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Opens what a gateway is reached by: HTTPS, with media beside it on the same port where that is
/// set, and the metrics. Waits, at the start only.
final class Entrances {
  private final Config config;
  private final Lifecycle lifecycle;
  private final Vertx vertx;
  private final HandshakeGate gate;
  private final Unanswered unanswered;
  private final InstantSource clock;
  private final SecureRandom random;
  private final PrometheusMeterRegistry meters;

  Entrances(
      Config config,
      Lifecycle lifecycle,
      Vertx vertx,
      HandshakeGate gate,
      Unanswered unanswered,
      InstantSource clock,
      SecureRandom random,
      PrometheusMeterRegistry meters) {
    this.config = config;
    this.lifecycle = lifecycle;
    this.vertx = vertx;
    this.gate = gate;
    this.unanswered = unanswered;
    this.clock = clock;
    this.random = random;
    this.meters = meters;
  }

  /// @param port of HTTPS
  record Https(int port, CertificateWatch certificate) {}

  Https https(Router router, Relay relay) {
    var files = files();
    return config.media().tcpBesideHttps().isPresent()
        ? behindFront(router, relay, files)
        : alone(router, files);
  }

  private Https alone(Router router, Pem files) {
    int wanted = config.http().port();
    var https =
        Awaiting.listening(
            HttpsServer.start(vertx, EveryAddress.toBind(), wanted, files, router, unanswered)
                .toCompletionStage(),
            "--port",
            wanted);
    lifecycle.onStop("https", () -> Awaiting.of(https.close()));
    return new Https(https.actualPort(), watch(https, files));
  }

  private Https behindFront(Router router, Relay relay, Pem files) {
    int wanted = config.http().port();
    var https = Awaiting.of(HttpsServer.startBehindFront(vertx, files, router, unanswered));
    lifecycle.onStop("https", () -> Awaiting.of(https.close()));
    var front =
        Awaiting.listening(
            Front.open(
                EveryAddress.toBind(),
                wanted,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), https.actualPort()),
                relay,
                gate),
            "--port",
            wanted);
    lifecycle.onStop("front", () -> Awaiting.of(front.close()));
    int announced = config.media().tcpBesideHttps().orElseThrow();
    var _ = Awaiting.of(relay.announceFront(announced == 0 ? front.port() : announced));
    return new Https(front.port(), watch(https, files));
  }

  /// A certificate of the deployment's own, or ours.
  private Pem files() {
    return config
        .http()
        .certificate()
        .orElseGet(() -> SelfSigned.in(config.folders().keys(), clock.instant(), random));
  }

  private CertificateWatch watch(HttpServer https, Pem files) {
    try {
      return CertificateWatch.start(vertx, https, files, this::files, clock);
    } catch (UnfitCertificateException e) {
      throw new StartException("http.certificate, http.private-key: " + e.getMessage() + ".", e);
    }
  }

  /// The port of the metrics.
  int management() {
    int wanted = config.managementPort();
    var management =
        Awaiting.listening(
            ManagementServer.start(vertx, wanted, meters).toCompletionStage(),
            "--management-port",
            wanted);
    lifecycle.onStop("management", () -> Awaiting.of(management.close()));
    return management.actualPort();
  }
}
