package huizhen.web.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
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
import org.jspecify.annotations.Nullable;

/// What a provider has signed for us, whatever it is for: by an asymmetric algorithm with one of
/// its keys, by that issuer, for us alone, and of now.
sealed interface SignedClaims {
  int MAX_CHARACTERS = 16 * 1024;

  /// Clocks of two hospitals differ.
  Duration LEEWAY = Duration.ofSeconds(60);

  /// Neither `none` nor those with a shared secret.
  Set<JWSAlgorithm> ALGORITHMS =
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

  /// The signature is right.
  record Signed(JWTClaimsSet claims) implements SignedClaims {}

  /// Signed with a key that is not among these: the provider may have changed its keys.
  record UnknownKey() implements SignedClaims {}

  /// @param why without anything of the token
  record Refused(String why) implements SignedClaims {}

  /// @param types of tokens that are taken; `null` stands for one that does not say its type
  static SignedClaims read(String token, JWKSet keys, @Nullable JOSEObjectType... types) {
    if (token.length() > MAX_CHARACTERS) {
      return new Refused("it is too long");
    }
    try {
      var signed = SignedJWT.parse(token);
      if (!ALGORITHMS.contains(signed.getHeader().getAlgorithm())) {
        return new Refused("its algorithm is not taken");
      }
      var id = signed.getHeader().getKeyID();
      if (id != null && keys.getKeyByKeyId(id) == null) {
        return new UnknownKey();
      }
      var processor = new DefaultJWTProcessor<SecurityContext>();
      processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(types));
      processor.setJWSKeySelector(
          new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
      processor.setJWTClaimsSetVerifier((_, _) -> {}); // below, with our time
      return new Signed(processor.process(signed, null));
    } catch (ParseException | BadJOSEException | JOSEException e) {
      return new Refused("it is none, or its signature is wrong");
    }
  }

  /// Why these claims are not for us or not of now (OpenID Connect Core 1.0, section 3.1.3.7).
  static Optional<String> wrong(JWTClaimsSet claims, String issuer, String clientId, Instant now) {
    if (!issuer.equals(claims.getIssuer())) {
      return Optional.of("it is of another issuer");
    }
    if (!claims.getAudience().equals(List.of(clientId))) {
      return Optional.of("it is not for us alone");
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
