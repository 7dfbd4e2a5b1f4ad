package huizhen.web.oidc;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;

/// What a provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as it is
/// needed.
///
/// @param endSession where one signs out there, if it has that (RP-Initiated Logout 1.0)
public record OidcMetadata(
    URI issuer, URI authorization, URI token, URI keys, Optional<URI> endSession) {
  /// Throws an [IllegalArgumentException] that says what is wrong.
  ///
  /// @param issuer that was asked: the answer has to name the same, or it is another's
  public static OidcMetadata parse(JsonObject json, URI issuer) {
    var named = json.getString("issuer", "");
    if (!strip(named).equals(strip(issuer.toString()))) {
      throw new IllegalArgumentException("the identity provider names another issuer");
    }
    return new OidcMetadata(
        URI.create(named),
        url(json, "authorization_endpoint").orElseThrow(() -> missing("authorization_endpoint")),
        url(json, "token_endpoint").orElseThrow(() -> missing("token_endpoint")),
        url(json, "jwks_uri").orElseThrow(() -> missing("jwks_uri")),
        url(json, "end_session_endpoint"));
  }

  private static String strip(String issuer) {
    return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException("the identity provider has no " + name);
  }

  private static Optional<URI> url(JsonObject json, String name) {
    var text = json.getString(name);
    if (text == null) {
      return Optional.empty();
    }
    var url = URI.create(text);
    if (url.getHost() == null
        || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
      throw missing(name);
    }
    return Optional.of(url);
  }
}
