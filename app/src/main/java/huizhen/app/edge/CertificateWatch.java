package huizhen.app.edge;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import huizhen.app.config.Config.Pem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;

/// Takes a new certificate from its files while HTTPS goes on: connections that are open keep the
/// one that they began with, later ones get the new one. What is written half, does not belong
/// together or is over is not taken: the old one stays, and that is said once.
public final class CertificateWatch {
  static final long LOOK_MILLIS = 10_000;

  /// Our own one is made anew this long before its end.
  static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private static final System.Logger LOG = System.getLogger(CertificateWatch.class.getName());

  private final Vertx vertx;
  private final HttpServer https;
  private final Supplier<Pem> renewed;
  private final InstantSource clock;
  private Pem files;
  private volatile ServedCertificate served;
  private volatile String fault = "";

  private CertificateWatch(
      Vertx vertx,
      HttpServer https,
      Pem files,
      Supplier<Pem> renewed,
      ServedCertificate served,
      InstantSource clock) {
    this.vertx = vertx;
    this.https = https;
    this.files = files;
    this.renewed = renewed;
    this.served = served;
    this.clock = clock;
  }

  /// Looks each [#LOOK_MILLIS]; ends with Vert.x. Blocks, for what `https` serves is read first.
  /// One that is over is served on: a clinic has a warning in its browsers, and not no gateway.
  ///
  /// @param renewed the files again, made anew where they are our own and end soon; may block
  /// @throws UnfitCertificateException when what `https` was started with can't be served
  public static CertificateWatch start(
      Vertx vertx, HttpServer https, Pem files, Supplier<Pem> renewed, InstantSource clock)
      throws UnfitCertificateException {
    var watch = watching(vertx, https, files, renewed, clock);
    var _ =
        vertx.setPeriodic(
            LOOK_MILLIS,
            _ -> {
              var _ = watch.look(); // it logs what fails
            });
    return watch;
  }

  static CertificateWatch watching(
      Vertx vertx, HttpServer https, Pem files, Supplier<Pem> renewed, InstantSource clock)
      throws UnfitCertificateException {
    var served = ServedCertificate.read(files);
    return new CertificateWatch(vertx, https, files, renewed, served, clock);
  }

  /// When the one that is served ends.
  public Instant notAfter() {
    return served.notAfter();
  }

  /// No authority vouches for it: browsers warn.
  public boolean isSelfSigned() {
    return served.isSelfSigned();
  }

  /// Why what lies in the files now is not served; empty when it is.
  public String fault() {
    return fault;
  }

  /// Done when what lies there is served, or was found unfit.
  Future<Void> look() {
    return vertx
        .executeBlocking(this::read)
        .compose(read -> take(Objects.requireNonNull(read)))
        .recover(e -> {
          reject(String.valueOf(e.getMessage()));
          return Future.succeededFuture();
        });
  }

  private synchronized ServedCertificate read() throws UnfitCertificateException {
    var now = clock.instant();
    if (!now.isBefore(served.notAfter().minus(RENEW_BEFORE))) {
      files = renewed.get();
    }
    var read = ServedCertificate.read(files);
    if (!read.isSameAs(served)) {
      read.checkTimes(now);
    }
    return read;
  }

  private Future<Void> take(ServedCertificate found) {
    if (found.isSameAs(served)) {
      fault = "";
      return Future.succeededFuture();
    }
    return https
        .updateSSLOptions(HttpsServer.secured(found.options()), true)
        .onSuccess(_ -> {
          served = found;
          fault = "";
          LOG.log(INFO, () -> "https has a new certificate until=" + found.notAfter());
        })
        .mapEmpty();
  }

  private void reject(String why) {
    if (!why.equals(fault)) {
      LOG.log(WARNING, () -> "the new certificate of https is not taken: " + why);
    }
    fault = why;
  }
}
