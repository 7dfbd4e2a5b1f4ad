package huizhen.bench.hardening;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;

/// Somebody who is signed in and asks for what is allowed, no faster than that.
final class Somebody {
  /// A coordinator of the demo.
  static final String NAME = "xu";

  private static final int OK = 200;

  /// Within the usual limit of an account.
  private static final long PAUSE_NANOS = 55_000_000;

  private final HttpClient http;
  private final URI url;
  private final String cookie;

  Somebody(Vertx vertx, URI url, String password) throws IOException {
    this.url = url;
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
    var body = new JsonObject().put("username", NAME).put("password", password).toBuffer();
    var answer =
        Waiting.of(
            http.request(options(HttpMethod.POST).putHeader("Content-Type", "application/json"))
                .compose(it -> it.send(body)));
    if (answer.statusCode() != OK) {
      throw new IOException("signing in was answered " + answer.statusCode());
    }
    var set = String.valueOf(answer.getHeader("Set-Cookie"));
    cookie = set.substring(0, set.indexOf(';'));
  }

  Times ask(int times) throws IOException {
    var all = new Times();
    for (int i = 0; i < times; i++) {
      long from = System.nanoTime();
      var answered =
          Waiting.of(
              http.request(options(HttpMethod.GET).putHeader("Cookie", cookie))
                  .compose(it -> it.send())
                  .compose(it -> it.body().map(body -> new Answer(it.statusCode(), body))));
      if (answered.status() != OK) {
        throw new IOException("what is allowed was answered " + answered.status());
      }
      all.took(System.nanoTime() - from, true);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return all;
  }

  private record Answer(int status, Buffer body) {}

  private RequestOptions options(HttpMethod method) {
    return new RequestOptions()
        .setMethod(method)
        .setHost(url.getHost())
        .setPort(url.getPort())
        .setURI("/api/v1/session");
  }
}
