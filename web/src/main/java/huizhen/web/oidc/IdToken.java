package huizhen.web.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether an ID token is to be believed (OpenID Connect Core 1.0, section 3.1.3.7): signed with a
/// key of the provider by an asymmetric algorithm, by that issuer, for us alone, for the very
/// question that we asked, and not over.
public final class IdToken {
  static final int MAX_CHARACTERS = 16 * 1024;

  /// Clocks of two hospitals differ.
  static final Duration LEEWAY = Duration.ofSeconds(60);

  /// Neither `none` nor those with a shared secret.
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private IdToken() {}

  /// What became of a check.
  public sealed interface Verdict {
    /// @param subject who it is there
    /// @param username what the configured claim says; empty when it is not there
    record Believed(String subject, Optional<String> username) implements Verdict {}

    /// Signed with a key that is not among these: the provider may have changed its keys.
    record UnknownKey() implements Verdict {}

    /// @param why without anything of the token
    record Refused(String why) implements Verdict {}
  }

  /// @param claim that names the account
  public static Verdict check(
      String token,
      JWKSet keys,
      String issuer,
      String clientId,
      String nonce,
      String claim,
      Instant now) {
    if (token.length() > MAX_CHARACTERS) {
      return new Verdict.Refused("it is too long");
    }
    try {
      var signed = SignedJWT.parse(token);
      if (!ALGORITHMS.contains(signed.getHeader().getAlgorithm())) {
        return new Verdict.Refused("its algorithm is not taken");
      }
      var id = signed.getHeader().getKeyID();
      if (id != null && keys.getKeyByKeyId(id) == null) {
        return new Verdict.UnknownKey();
      }
      var processor = new DefaultJWTProcessor<SecurityContext>();
      processor.setJWSKeySelector(
          new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
      processor.setJWTClaimsSetVerifier((_, _) -> {}); // below, with our time
      var claims = processor.process(signed, null);
      var wrong = wrong(claims, issuer, clientId, nonce, now);
      return wrong.isPresent()
          ? new Verdict.Refused(wrong.get())
          : new Verdict.Believed(
              claims.getSubject(), Optional.ofNullable(claims.getStringClaim(claim)));
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return new Verdict.Refused("it is none, or its signature is wrong");
    }
  }

  private static Optional<String> wrong(
      JWTClaimsSet claims, String issuer, String clientId, String nonce, Instant now)
      throws ParseException {
    List<String> audience = claims.getAudience();
    if (!issuer.equals(claims.getIssuer())) {
      return Optional.of("it is of another issuer");
    }
    if (!audience.equals(List.of(clientId))) {
      return Optional.of("it is not for us alone");
    }
    if (!nonce.equals(claims.getStringClaim("nonce"))) {
      return Optional.of("it answers another question");
    }
    if (claims.getSubject() == null || claims.getSubject().isEmpty()) {
      return Optional.of("it names nobody");
    }
    Date until = claims.getExpirationTime();
    Date from = claims.getIssueTime();
    if (until == null || !now.minus(LEEWAY).isBefore(until.toInstant())) {
      return Optional.of("it is over");
    }
    if (from == null || now.plus(LEEWAY).isBefore(from.toInstant())) {
      return Optional.of("it is of the future");
    }
    return Optional.empty();
  }
}
