package huizhen.app.signing;

import huizhen.web.signing.StatusWord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Asks whom a certificate names about its status (OCSP over HTTP, RFC 6960 appendix A). One that
/// is away holds a signature up for [#PATIENCE], and is told of in the log.
final class OcspClient implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(2);
  static final int MAX_BYTES = 32 * 1024;
  private static final int CONNECTIONS = 4;
  private static final int MAX_WAITING = 64;
  private static final int OK = 200;
  private static final Logger LOG = System.getLogger(OcspClient.class.getName());

  private final BoundedClient client;

  OcspClient(Vertx vertx) {
    client =
        new BoundedClient(
            vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) PATIENCE.toMillis()),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING)),
            PATIENCE,
            MAX_BYTES);
  }

  /// Empty when it names nobody, or nobody answers. Whether the answer counts is the reader's to
  /// say.
  Future<Optional<byte[]>> status(List<X509Certificate> chain) {
    var responder = StatusWord.responder(chain.getFirst());
    if (responder.isEmpty() || chain.size() < 2) {
      return Future.succeededFuture(Optional.empty());
    }
    try {
      var options =
          new RequestOptions()
              .setMethod(HttpMethod.POST)
              .setAbsoluteURI(responder.get())
              .putHeader("Content-Type", "application/ocsp-request")
              .putHeader("Accept", "application/ocsp-response");
      return client
          .ask(options, Buffer.buffer(StatusWord.question(chain)))
          .map(reply ->
              reply.status() == OK
                  ? Optional.of(reply.body().getBytes())
                  : Optional.<byte[]>empty())
          .otherwise(e -> {
            LOG.log(Level.WARNING, "a signature goes without its certificate's status", e);
            return Optional.empty();
          });
    } catch (RuntimeException e) { // an address that is none
      LOG.log(Level.WARNING, "a certificate names nobody who can be asked", e);
      return Future.succeededFuture(Optional.empty());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
