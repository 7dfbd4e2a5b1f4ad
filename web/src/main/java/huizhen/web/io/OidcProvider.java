package huizhen.web.io;

import com.nimbusds.jose.jwk.JWKSet;
import huizhen.web.oidc.IdToken;
import huizhen.web.oidc.IdToken.Verdict;
import huizhen.web.oidc.LogoutToken;
import huizhen.web.oidc.OidcConfig;
import huizhen.web.oidc.OidcMetadata;
import huizhen.web.oidc.OidcQuestion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Talks to the identity provider. What it says of itself and its keys are kept for [#KEPT]; keys
/// are asked for anew when a token has one that is not among them, at most each [#KEYS_AGAIN], and
/// once for all who ask meanwhile. Belongs to one event loop.
final class OidcProvider {
  static final Duration KEPT = Duration.ofHours(1);
  static final Duration KEYS_AGAIN = Duration.ofSeconds(10);
  private static final long PATIENCE_SECONDS = 5;
  private static final int MAX_ANSWER = 256 * 1024;
  private static final int OK = 200;

  private final OidcConfig config;
  private final HttpClient client;
  private final InstantSource clock;
  private final Known<OidcMetadata> metadata = new Known<>();
  private final Known<JWKSet> keys = new Known<>();

  OidcProvider(Vertx vertx, OidcConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)));
  }

  /// What was asked for last, and is being asked for.
  private final class Known<T> {
    private Optional<T> value = Optional.empty();
    private Instant at = Instant.EPOCH;
    private Optional<Future<T>> underWay = Optional.empty();

    Future<T> get(Duration life, Supplier<Future<T>> ask) {
      if (value.isPresent() && clock.instant().isBefore(at.plus(life))) {
        return Future.succeededFuture(value.get());
      }
      if (underWay.isEmpty()) {
        var asked = ask.get();
        underWay = Optional.of(asked);
        var _ = // whoever asked hears of it
            asked.onComplete(it -> {
              underWay = Optional.empty();
              if (it.succeeded()) {
                value = Optional.of(it.result());
                at = clock.instant();
              }
            });
        return asked;
      }
      return underWay.get();
    }
  }

  OidcConfig config() {
    return config;
  }

  Future<OidcMetadata> metadata() {
    var issuer = config.issuer().toString().replaceFirst("/$", "");
    return metadata.get(
        KEPT,
        () ->
            get(URI.create(issuer + "/.well-known/openid-configuration"))
                .map(body -> OidcMetadata.parse(body.toJsonObject(), config.issuer())));
  }

  /// What an authorization code was given for.
  ///
  /// @param idToken as it came, for signing out there
  record Told(Verdict verdict, String idToken) {}

  Future<Told> redeem(String code, OidcQuestion question, String back) {
    return metadata()
        .compose(provider ->
            token(provider, code, question, back)
                .compose(
                    token -> judged(provider, token, question).map(it -> new Told(it, token))));
  }

  private Future<Verdict> judged(OidcMetadata provider, String token, OidcQuestion question) {
    return judged(
        provider,
        known ->
            IdToken.check(
                token,
                known,
                provider.issuer().toString(),
                config.clientId(),
                question.nonce(),
                config.claim(),
                clock.instant()),
        Verdict.UnknownKey.class::isInstance);
  }

  /// What is to be thought of a logout token.
  Future<LogoutToken.Verdict> judged(String token) {
    return metadata()
        .compose(provider ->
            judged(
                provider,
                known ->
                    LogoutToken.check(
                        token,
                        known,
                        provider.issuer().toString(),
                        config.clientId(),
                        clock.instant()),
                LogoutToken.Verdict.UnknownKey.class::isInstance));
  }

  private <V> Future<V> judged(
      OidcMetadata provider, Function<JWKSet, V> judge, Predicate<V> isUnknown) {
    return keys(provider, KEPT)
        .map(judge)
        .compose(verdict ->
            isUnknown.test(verdict)
                ? keys(provider, KEYS_AGAIN).map(judge)
                : Future.succeededFuture(verdict));
  }

  private Future<JWKSet> keys(OidcMetadata provider, Duration life) {
    return keys.get(
        life,
        () ->
            get(provider.keys())
                .map(body -> {
                  try {
                    return JWKSet.parse(body.toString(StandardCharsets.UTF_8));
                  } catch (ParseException e) {
                    throw new IllegalArgumentException(
                        "the identity provider's keys can't be read", e);
                  }
                }));
  }

  private Future<String> token(
      OidcMetadata provider, String code, OidcQuestion question, String back) {
    var form =
        new StringBuilder("grant_type=authorization_code")
            .append(field("code", code))
            .append(field("redirect_uri", back))
            .append(field("code_verifier", question.verifier()));
    if (config.secret().isEmpty()) {
      form.append(field("client_id", config.clientId()));
    }
    var options = options(HttpMethod.POST, provider.token());
    options.putHeader("Content-Type", "application/x-www-form-urlencoded");
    config
        .secret()
        .ifPresent(secret -> {
          var both = encoded(config.clientId()) + ":" + encoded(secret);
          options.putHeader(
              "Authorization",
              "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        });
    return ask(options, Buffer.buffer(form.toString()))
        .map(body -> {
          var token = new JsonObject(body).getString("id_token");
          if (token == null) {
            throw new IllegalArgumentException("the identity provider gives no ID token");
          }
          return token;
        });
  }

  private static String field(String name, String value) {
    return "&" + name + "=" + encoded(value);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private Future<Buffer> get(URI url) {
    return ask(options(HttpMethod.GET, url), Buffer.buffer());
  }

  private static RequestOptions options(HttpMethod method, URI url) {
    return new RequestOptions()
        .setMethod(method)
        .setAbsoluteURI(url.toString())
        .setFollowRedirects(false)
        .putHeader("Accept", "application/json");
  }

  private Future<Buffer> ask(RequestOptions options, Buffer body) {
    return client
        .request(options)
        .compose(request -> body.length() == 0 ? request.send() : request.send(body))
        .compose(OidcProvider::body)
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    if (response.statusCode() != OK) {
      return Future.failedFuture(
          new IOException("the identity provider answers " + response.statusCode()));
    }
    var all = Buffer.buffer();
    response.handler(part -> {
      if (all.length() + part.length() > MAX_ANSWER) {
        var _ = response.request().reset();
      } else {
        var _ = all.appendBuffer(part);
      }
    });
    return response.end().map(all);
  }
}
