package huizhen.web.io;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import huizhen.web.oidc.LogoutToken;
import huizhen.web.oidc.OidcConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// An identity provider that says whatever a test wants it to.
final class MadeProvider implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final int port;

  volatile RSAKey key = newKey();

  /// The next ID token.
  volatile String idToken = "";

  /// How often its keys were asked for.
  final AtomicInteger keysAsked = new AtomicInteger();

  /// What happens before it gives the ID token.
  volatile Runnable meanwhile = () -> {};

  MadeProvider() {
    port =
        Clinic.await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
            .actualPort();
  }

  static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String issuer() {
    return "http://127.0.0.1:" + port;
  }

  OidcConfig config() {
    return new OidcConfig(
        URI.create(issuer()), "us", Optional.empty(), OidcConfig.USUAL_CLAIM, "made");
  }

  private void answer(HttpServerRequest request) {
    var answer =
        switch (String.valueOf(request.path())) {
          case "/keys" -> {
            keysAsked.incrementAndGet();
            yield new JsonObject(new JWKSet(key.toPublicJWK()).toJSONObject());
          }
          case "/token" -> new JsonObject();
          default ->
              new JsonObject()
                  .put("issuer", issuer())
                  .put("authorization_endpoint", issuer() + "/authorize")
                  .put("token_endpoint", issuer() + "/token")
                  .put("jwks_uri", issuer() + "/keys");
        };
    Future<?> ready =
        answer.isEmpty()
            ? vertx.executeBlocking(() -> {
              meanwhile.run();
              return answer.put("id_token", idToken);
            })
            : Future.succeededFuture();
    var _ = ready.onComplete(_ -> request.response().end(answer.toBuffer()));
  }

  /// For this client, of these instants.
  JWTClaimsSet.Builder claims(Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .audience("us")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(120)));
  }

  JWTClaimsSet.Builder logout(Instant now) {
    return claims(now)
        .jwtID(UUID.randomUUID().toString())
        .claim("events", Map.of(LogoutToken.EVENT, Map.of()));
  }

  String sign(JWTClaimsSet.Builder claims, String type) {
    try {
      var token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256)
                  .keyID(key.getKeyID())
                  .type(new JOSEObjectType(type))
                  .build(),
              claims.build());
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Clinic.await(vertx.close());
  }
}
