package huizhen.web.oidc;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Whether a provider's word that somebody has signed out there is to be believed (OpenID Connect
/// Back-Channel Logout 1.0, section 2.6). That each counts once is for who keeps what was used.
public final class LogoutToken {
  /// The member of `events` that makes it a logout token (section 2.4).
  public static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  /// No longer may one be good: it is to be remembered for that long. Section 4 advises two
  /// minutes.
  public static final Duration MOST_LIFE = Duration.ofHours(1);

  private static final int MAX_ID = 255;
  private static final JOSEObjectType TYPE = new JOSEObjectType("logout+jwt");

  private LogoutToken() {}

  /// What became of a check.
  public sealed interface Verdict {
    /// @param id that no other token of this issuer has (`jti`)
    /// @param subject whose sessions end; where there is a session too, that one's owner
    /// @param session at the provider that is over; empty: all of the subject
    /// @param at when it was made, by the provider's clock, in seconds
    /// @param until when it has to be remembered
    record Believed(
        String issuer,
        String id,
        Optional<String> subject,
        Optional<String> session,
        Instant at,
        Instant until)
        implements Verdict {
      @Override
      public String toString() {
        return "Believed[private]";
      }
    }

    /// Signed with a key that is not among these: the provider may have changed its keys.
    record UnknownKey() implements Verdict {}

    /// @param isSigned it is the provider's all the same
    /// @param why without anything of the token
    record Refused(boolean isSigned, String why) implements Verdict {}
  }

  public static Verdict check(
      String token, JWKSet keys, String issuer, String clientId, Instant now) {
    return switch (SignedClaims.read(token, keys, TYPE, JOSEObjectType.JWT, null)) {
      case SignedClaims.UnknownKey() -> new Verdict.UnknownKey();
      case SignedClaims.Refused(var why) -> new Verdict.Refused(false, why);
      case SignedClaims.Signed(var claims) -> {
        try {
          yield judged(claims, issuer, clientId, now);
        } catch (ParseException e) {
          yield new Verdict.Refused(true, "a claim of it is no text");
        }
      }
    };
  }

  private static Verdict judged(JWTClaimsSet claims, String issuer, String clientId, Instant now)
      throws ParseException {
    var wrong = SignedClaims.wrong(claims, issuer, clientId, now).or(() -> wrong(claims, now));
    var subject = text(claims, "sub");
    var session = text(claims, "sid");
    if (wrong.isPresent()) {
      return new Verdict.Refused(true, wrong.get());
    }
    if (subject.isEmpty() && session.isEmpty()) {
      return new Verdict.Refused(true, "it names neither a subject nor a session");
    }
    return new Verdict.Believed(
        issuer,
        claims.getJWTID(),
        subject,
        session,
        claims.getIssueTime().toInstant(),
        claims.getExpirationTime().toInstant().plus(SignedClaims.LEEWAY));
  }

  private static Optional<String> text(JWTClaimsSet claims, String name) throws ParseException {
    return Optional.ofNullable(claims.getStringClaim(name)).filter(it -> !it.isEmpty());
  }

  private static Optional<String> wrong(JWTClaimsSet claims, Instant now) {
    if (now.plus(MOST_LIFE)
        .plus(SignedClaims.LEEWAY)
        .isBefore(claims.getExpirationTime().toInstant())) {
      return Optional.of("it is good for too long");
    }
    var id = claims.getJWTID();
    if (id == null || id.isEmpty() || id.length() > MAX_ID) {
      return Optional.of("it has no id of its own, or too long a one");
    }
    if (!(claims.getClaim("events") instanceof Map<?, ?> events)
        || !(events.get(EVENT) instanceof Map<?, ?>)) {
      return Optional.of("it is about another event");
    }
    // Else an ID token could be made into one.
    return claims.getClaims().containsKey("nonce")
        ? Optional.of("it has a nonce, as ID tokens have")
        : Optional.empty();
  }
}
