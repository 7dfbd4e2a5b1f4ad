package huizhen.web.oidc;

import java.net.URI;
import java.util.Optional;

/// An identity provider that staff may sign in through (OpenID Connect Core 1.0, authorization code
/// with PKCE).
///
/// @param issuer whose `/.well-known/openid-configuration` is asked; https, or http on this machine
/// @param secret of a confidential client; a public one has none, and PKCE alone
/// @param claim of the ID token that names the account here
/// @param label on the button
/// @param strength of a sign-in there
public record OidcConfig(
    URI issuer,
    String clientId,
    Optional<String> secret,
    String claim,
    String label,
    Strength strength) {
  public static final String USUAL_CLAIM = "preferred_username";

  public OidcConfig {
    boolean isLocal = "localhost".equals(issuer.getHost()) || "127.0.0.1".equals(issuer.getHost());
    boolean isSafe =
        "https".equals(issuer.getScheme()) || ("http".equals(issuer.getScheme()) && isLocal);
    if (issuer.getHost() == null || !isSafe || issuer.getQuery() != null) {
      throw new IllegalArgumentException(
          "oidc.issuer is an https URL (http on this machine alone) without a query");
    }
    if (clientId.isBlank() || claim.isBlank() || label.isBlank() || label.length() > 60) {
      throw new IllegalArgumentException(
          "oidc.client-id, oidc.username-claim and oidc.label are not empty, the label up to 60");
    }
  }

  /// Where any sign-in there is strong enough.
  public OidcConfig(
      URI issuer, String clientId, Optional<String> secret, String claim, String label) {
    this(issuer, clientId, secret, claim, label, Strength.ANY);
  }

  public OidcConfig strength(Strength value) {
    return new OidcConfig(issuer, clientId, secret, claim, label, value);
  }

  public OidcConfig withSecret(String value) {
    return new OidcConfig(issuer, clientId, Optional.of(value), claim, label, strength);
  }

  /// Without the secret.
  @Override
  public String toString() {
    return "OidcConfig[%s, %s]".formatted(issuer, clientId);
  }
}
