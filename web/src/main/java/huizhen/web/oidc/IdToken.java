package huizhen.web.oidc;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Whether an ID token is to be believed (OpenID Connect Core 1.0, section 3.1.3.7): signed with a
/// key of the provider by an asymmetric algorithm, by that issuer, for us alone, for the very
/// question that we asked, and not over.
public final class IdToken {
  private IdToken() {}

  /// What became of a check.
  public sealed interface Verdict {
    /// @param login who it is there, and in which session
    /// @param username what the configured claim says; empty when it is not there
    /// @param acr how strongly, in the provider's word; empty when it does not say
    /// @param amr by which methods
    record Believed(
        ProviderLogin login, Optional<String> username, Optional<String> acr, List<String> amr)
        implements Verdict {
      public Believed {
        amr = List.copyOf(amr);
      }
    }

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
    return switch (SignedClaims.read(token, keys, JOSEObjectType.JWT, null)) {
      case SignedClaims.UnknownKey() -> new Verdict.UnknownKey();
      case SignedClaims.Refused(var why) -> new Verdict.Refused(why);
      case SignedClaims.Signed(var claims) -> {
        try {
          var wrong = wrong(claims, issuer, clientId, nonce, now);
          yield wrong.isPresent()
              ? new Verdict.Refused(wrong.get())
              : new Verdict.Believed(
                  new ProviderLogin(
                      issuer,
                      claims.getSubject(),
                      Optional.ofNullable(claims.getStringClaim("sid")).filter(it -> !it.isEmpty()),
                      claims.getIssueTime().toInstant()),
                  Optional.ofNullable(claims.getStringClaim(claim)),
                  Optional.ofNullable(claims.getStringClaim("acr")),
                  methods(claims));
        } catch (ParseException e) {
          yield new Verdict.Refused("a claim of it is no text");
        }
      }
    };
  }

  private static List<String> methods(JWTClaimsSet claims) throws ParseException {
    var all = claims.getStringListClaim("amr");
    return all == null ? List.of() : all.stream().filter(Objects::nonNull).toList();
  }

  private static Optional<String> wrong(
      JWTClaimsSet claims, String issuer, String clientId, String nonce, Instant now)
      throws ParseException {
    if (!nonce.equals(claims.getStringClaim("nonce"))) {
      return Optional.of("it answers another question");
    }
    if (claims.getSubject() == null || claims.getSubject().isEmpty()) {
      return Optional.of("it names nobody");
    }
    return SignedClaims.wrong(claims, issuer, clientId, now);
  }
}
