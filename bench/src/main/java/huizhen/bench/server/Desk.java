package huizhen.bench.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;

/// A gateway's API as pages use it: sessions with cookie and CSRF token, over TLS, on connections
/// that stay open. A certificate is not looked at: that of a gateway on trial is its own.
public final class Desk {
  private static final int TIMEOUT_MILLIS = 20_000;

  private static final int MAX_TRIES = 50;
  private static final long AGAIN_MILLIS = 200;

  private final Vertx vertx;
  private final URI gateway;
  private final HttpClient http;

  /// @param connections at most
  public Desk(Vertx vertx, URI gateway, int connections) {
    this.vertx = vertx;
    this.gateway = gateway;
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setTcpNoDelay(true)
                .setConnectTimeout(TIMEOUT_MILLIS)
                .setKeepAliveTimeout(60),
            new PoolOptions().setHttp1MaxSize(connections));
  }

  /// Somebody who is signed in.
  public record Session(String cookie, String csrf) {}

  public record Answer(int status, JsonObject body) {}

  public Future<Session> signIn(String username, String password) {
    var body = new JsonObject().put("username", username).put("password", password).toBuffer();
    return http.request(options(HttpMethod.POST, "session"))
        .compose(request -> request.putHeader("Content-Type", "application/json").send(body))
        .compose(response ->
            response
                .body()
                .map(text -> {
                  var cookie = response.getHeader("Set-Cookie");
                  if (response.statusCode() != 200 || cookie == null) {
                    throw new IllegalStateException("no sign-in: " + response.statusCode());
                  }
                  return new Session(
                      cookie.substring(0, cookie.indexOf(';')),
                      text.toJsonObject().getString("csrf"));
                }));
  }

  /// @param key of this one request: the same again is the same
  public Future<Answer> post(Session session, String path, JsonObject body, String key) {
    return http.request(options(HttpMethod.POST, path))
        .compose(request ->
            request
                .putHeader("Content-Type", "application/json")
                .putHeader("Cookie", session.cookie())
                .putHeader("X-Huizhen-CSRF", session.csrf())
                .putHeader("Idempotency-Key", key)
                .send(body.toBuffer()))
        .compose(response ->
            response
                .body()
                .map(text ->
                    new Answer(
                        response.statusCode(),
                        text.length() == 0 ? new JsonObject() : text.toJsonObject())));
  }

  /// @param path below `/api/v1/`, or a whole one that begins with `/`
  public Future<Answer> get(Session session, String path) {
    return http.request(options(HttpMethod.GET, path))
        .compose(request -> request.putHeader("Cookie", session.cookie()).send())
        .compose(response ->
            response
                .body()
                .map(text ->
                    new Answer(
                        response.statusCode(),
                        text.length() == 0 ? new JsonObject() : text.toJsonObject())));
  }

  /// The same, again and again while the gateway says that it can't now: what it does not answer is
  /// not done twice, for the key is the same.
  public Future<Answer> insist(Session session, String path, JsonObject body, String key) {
    return insist(session, path, body, key, 1);
  }

  private Future<Answer> insist(
      Session session, String path, JsonObject body, String key, int tries) {
    return post(session, path, body, key)
        .compose(answer ->
            answer.status() != 503 || tries == MAX_TRIES
                ? Future.succeededFuture(answer)
                : vertx
                    .timer(AGAIN_MILLIS)
                    .compose(_ -> insist(session, path, body, key, tries + 1)));
  }

  private RequestOptions options(HttpMethod method, String path) {
    return new RequestOptions()
        .setMethod(method)
        .setHost(gateway.getHost())
        .setPort(gateway.getPort())
        .setURI(path.startsWith("/") ? path : "/api/v1/" + path)
        .setTimeout(TIMEOUT_MILLIS);
  }
}
