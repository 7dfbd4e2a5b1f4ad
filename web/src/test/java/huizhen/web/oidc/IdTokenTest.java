package huizhen.web.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import huizhen.web.oidc.IdToken.Verdict;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which ID tokens are believed.
final class IdTokenTest {
  private static final String ISSUER = "https://sso.example";
  private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");

  private final RSAKey key;
  private final RSAKey other;

  IdTokenTest() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    other = new RSAKeyGenerator(2048).keyID("k2").generate();
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience("us")
        .subject("42")
        .claim("nonce", "n")
        .claim("preferred_username", "wang")
        .issueTime(Date.from(NOW.minusSeconds(5)))
        .expirationTime(Date.from(NOW.plusSeconds(300)));
  }

  private static String signed(JWTClaimsSet claims, RSAKey by) throws Exception {
    return signed(
        claims,
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()),
        new RSASSASigner(by));
  }

  private static String signed(JWTClaimsSet claims, JWSHeader.Builder header, JWSSigner by)
      throws Exception {
    var token = new SignedJWT(header.build(), claims);
    token.sign(by);
    return token.serialize();
  }

  private Verdict check(String token) {
    return IdToken.check(
        token, new JWKSet(key.toPublicJWK()), ISSUER, "us", "n", "preferred_username", NOW);
  }

  @Test
  void believes_what_the_provider_says_to_us_now() throws Exception {
    assertThat(check(signed(claims().build(), key)))
        .isEqualTo(
            new Verdict.Believed(
                new ProviderLogin(ISSUER, "42", Optional.empty(), NOW.minusSeconds(5)),
                Optional.of("wang"),
                Optional.empty(),
                List.of()));
    var named = (Verdict.Believed) check(signed(claims().claim("sid", "s-1").build(), key));
    assertThat(named.login().session()).contains("s-1");
    var strong =
        (Verdict.Believed)
            check(
                signed(
                    claims().claim("acr", "gold").claim("amr", List.of("pwd", "otp")).build(),
                    key));
    assertThat(strong.acr()).contains("gold");
    assertThat(strong.amr()).containsExactly("pwd", "otp");
    assertThat(check(signed(claims().claim("amr", "otp").build(), key)))
        .as("no list")
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void refuses_what_is_not_for_us_or_not_now() throws Exception {
    for (var wrong :
        List.of(
            claims().issuer("https://evil.example"),
            claims().audience("others"),
            claims().audience(List.of("us", "others")),
            claims().claim("nonce", "another"),
            claims().claim("nonce", null),
            claims().subject(null),
            claims().expirationTime(Date.from(NOW.minusSeconds(61))),
            claims().expirationTime(null),
            claims().issueTime(null),
            claims().claim("sid", 7),
            claims().issueTime(Date.from(NOW.plusSeconds(120))))) {
      assertThat(check(signed(wrong.build(), key))).isInstanceOf(Verdict.Refused.class);
    }
  }

  @Test
  void refuses_other_signatures_and_none() throws Exception {
    var secret = new MACSigner(key.toRSAPublicKey().getEncoded());
    var good = signed(claims().build(), key);
    assertThat(check(new PlainJWT(claims().build()).serialize()))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(
            check(
                signed(
                    claims().build(),
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1"),
                    secret)))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(check(good.substring(0, good.length() - 6) + "AAAAAA"))
        .isInstanceOf(Verdict.Refused.class);
    for (var nothing : List.of("", "x", "a.b.c", "ey".repeat(10_000))) {
      assertThat(check(nothing)).isInstanceOf(Verdict.Refused.class);
    }
    // Signed by another under a key id that is ours.
    var forged = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1");
    assertThat(check(signed(claims().build(), forged, new RSASSASigner(other))))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void says_when_a_key_is_new() throws Exception {
    assertThat(check(signed(claims().build(), other))).isInstanceOf(Verdict.UnknownKey.class);
  }

  @Test
  void takes_only_a_provider_that_names_itself() {
    var json =
        new JsonObject()
            .put("issuer", ISSUER + "/")
            .put("authorization_endpoint", ISSUER + "/a?x=1")
            .put("token_endpoint", ISSUER + "/t")
            .put("jwks_uri", ISSUER + "/k");
    var read = OidcMetadata.parse(json, URI.create(ISSUER));
    assertThat(read.endSession()).isEmpty();
    assertThat(new OidcQuestion("s", "n", "v").url(read, "us", "https://here/back", List.of()))
        .doesNotContain("acr_values")
        .startsWith(
            ISSUER + "/a?x=1&response_type=code&client_id=us&redirect_uri=https%3A%2F%2Fhere");
    assertThatThrownBy(
            () -> OidcMetadata.parse(json.copy().put("issuer", "https://x"), URI.create(ISSUER)))
        .hasMessageContaining("another issuer");
    assertThatThrownBy(() ->
            OidcMetadata.parse(json.copy().put("jwks_uri", "file:///etc"), URI.create(ISSUER)))
        .hasMessageContaining("jwks_uri");
    for (var issuer : List.of("http://sso.example", "ftp://x", "https://sso.example?x=1")) {
      assertThatThrownBy(
              () -> new OidcConfig(URI.create(issuer), "us", Optional.empty(), "sub", "label"))
          .hasMessageContaining("oidc.issuer");
    }
  }
}
