package huizhen.web.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
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
import huizhen.web.oidc.LogoutToken.Verdict;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which logout tokens are believed.
final class LogoutTokenTest {
  private static final String ISSUER = "https://sso.example";
  private static final Instant NOW = Instant.parse("2026-03-02T01:00:00Z");
  private static final JOSEObjectType TYPE = new JOSEObjectType("logout+jwt");

  private final RSAKey key;
  private final RSAKey other;

  LogoutTokenTest() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    other = new RSAKeyGenerator(2048).keyID("k2").generate();
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience("us")
        .subject("42")
        .claim("sid", "s-1")
        .jwtID("j-1")
        .claim("events", Map.of(LogoutToken.EVENT, Map.of()))
        .issueTime(Date.from(NOW.minusSeconds(5)))
        .expirationTime(Date.from(NOW.plusSeconds(120)));
  }

  private static String signed(JWTClaimsSet claims, RSAKey by, JOSEObjectType type)
      throws Exception {
    return signed(
        claims,
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).type(type),
        new RSASSASigner(by));
  }

  private static String signed(JWTClaimsSet claims, JWSHeader.Builder header, JWSSigner by)
      throws Exception {
    var token = new SignedJWT(header.build(), claims);
    token.sign(by);
    return token.serialize();
  }

  private Verdict check(String token) {
    return LogoutToken.check(token, new JWKSet(key.toPublicJWK()), ISSUER, "us", NOW);
  }

  private Verdict check(JWTClaimsSet.Builder claims) throws Exception {
    return check(signed(claims.build(), key, TYPE));
  }

  @Test
  void believes_what_the_provider_says_to_us_now() throws Exception {
    var whole =
        new Verdict.Believed(
            ISSUER,
            "j-1",
            Optional.of("42"),
            Optional.of("s-1"),
            NOW.minusSeconds(5),
            NOW.plusSeconds(180));
    assertThat(check(claims())).isEqualTo(whole);
    for (var type : new JOSEObjectType[] {JOSEObjectType.JWT, null}) {
      assertThat(check(signed(claims().build(), key, type))).as("untyped").isEqualTo(whole);
    }
    assertThat(whole.toString()).doesNotContain("42", "s-1");
  }

  @Test
  void a_subject_or_a_session_is_enough_and_one_is_needed() throws Exception {
    var subject = (Verdict.Believed) check(claims().claim("sid", null));
    assertThat(subject.session()).isEmpty();
    var session = (Verdict.Believed) check(claims().subject(null));
    assertThat(session.subject()).isEmpty();
    assertThat(check(claims().subject(null).claim("sid", null)))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(check(claims().subject("").claim("sid", ""))).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void refuses_what_is_not_for_us_not_now_or_no_logout() throws Exception {
    for (var wrong :
        List.of(
            claims().issuer("https://evil.example"),
            claims().issuer(null),
            claims().audience("others"),
            claims().audience(List.of("us", "others")),
            claims().expirationTime(Date.from(NOW.minusSeconds(61))),
            claims().expirationTime(null),
            claims().expirationTime(Date.from(NOW.plusSeconds(3_661))),
            claims().issueTime(null),
            claims().issueTime(Date.from(NOW.plusSeconds(120))),
            claims().jwtID(null),
            claims().jwtID(""),
            claims().jwtID("j".repeat(256)),
            claims().claim("sid", 7),
            claims().claim("events", null),
            claims().claim("events", LogoutToken.EVENT),
            claims().claim("events", List.of(LogoutToken.EVENT)),
            claims().claim("events", Map.of("http://schemas.openid.net/event/other", Map.of())),
            claims().claim("events", Map.of(LogoutToken.EVENT, "yes")),
            claims().claim("nonce", "n"))) {
      assertThat(check(wrong))
          .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(Verdict.Refused.class))
          .matches(Verdict.Refused::isSigned);
    }
  }

  @Test
  void an_id_token_is_no_logout_token_and_the_other_way_round() throws Exception {
    var idToken =
        claims().claim("events", null).claim("nonce", "n").claim("preferred_username", "wang");
    assertThat(check(signed(idToken.build(), key, JOSEObjectType.JWT)))
        .isInstanceOf(Verdict.Refused.class);
    var keys = new JWKSet(key.toPublicJWK());
    for (var type : List.of(TYPE, JOSEObjectType.JWT)) {
      var logout = signed(claims().build(), key, type);
      assertThat(IdToken.check(logout, keys, ISSUER, "us", "n", "preferred_username", NOW))
          .isInstanceOf(IdToken.Verdict.Refused.class);
    }
  }

  @Test
  void refuses_other_signatures_types_and_none() throws Exception {
    var good = signed(claims().build(), key, TYPE);
    var secret = new MACSigner(key.toRSAPublicKey().getEncoded());
    var shared = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1");
    var forged = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1");
    for (var token :
        List.of(
            "",
            "x",
            "a.b.c",
            "ey".repeat(10_000),
            new PlainJWT(claims().build()).serialize(),
            signed(claims().build(), shared, secret),
            signed(claims().build(), forged, new RSASSASigner(other)),
            signed(claims().build(), key, new JOSEObjectType("at+jwt")),
            good.substring(0, good.length() - 6) + "AAAAAA")) {
      assertThat(check(token))
          .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(Verdict.Refused.class))
          .matches(it -> !it.isSigned());
    }
    assertThat(check(signed(claims().build(), other, TYPE))).isInstanceOf(Verdict.UnknownKey.class);
  }
}
