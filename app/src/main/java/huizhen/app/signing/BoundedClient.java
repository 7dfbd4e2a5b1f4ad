package huizhen.app.signing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Asks by HTTP and takes a whole answer of so many bytes within so much time, or fails. Redirects
/// are not followed.
final class BoundedClient implements AutoCloseable {
  private final HttpClient http;
  private final Duration patience;
  private final int maxBytes;

  BoundedClient(HttpClient http, Duration patience, int maxBytes) {
    this.http = http;
    this.patience = patience;
    this.maxBytes = maxBytes;
  }

  /// @param contentType lower-case; empty where there is none
  record Reply(int status, String contentType, Buffer body) {}

  Future<Reply> ask(RequestOptions options, Buffer body) {
    options
        .setFollowRedirects(false)
        .setConnectTimeout(patience.toMillis())
        .setIdleTimeout(patience.toMillis());
    return http.request(options)
        .compose(request -> request.send(body).compose(this::whole))
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Future<Reply> whole(HttpClientResponse response) {
    var done = Promise.<Reply>promise();
    var all = Buffer.buffer();
    var type = response.getHeader("Content-Type");
    response.exceptionHandler(done::tryFail);
    response.handler(piece -> {
      if (all.length() + piece.length() > maxBytes) {
        var _ =
            done.tryFail(new IOException("an answer of more than %d bytes".formatted(maxBytes)));
        var _ = response.request().reset();
      } else {
        all.appendBuffer(piece);
      }
    });
    response.endHandler(_ ->
        done.tryComplete(
            new Reply(
                response.statusCode(),
                type == null ? "" : type.strip().toLowerCase(java.util.Locale.ROOT),
                all)));
    return done.future();
  }

  @Override
  public void close() {
    var _ = http.close(); // ends with Vert.x at the latest
  }
}
