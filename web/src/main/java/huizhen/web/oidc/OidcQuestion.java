package huizhen.web.oidc;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// One attempt to sign in: what only we and the browser that began it know.
///
/// @param state that the provider gives back with the answer, against forged answers
/// @param nonce that the ID token has to have, against tokens of other attempts
/// @param verifier that shows at the end that we began (PKCE, RFC 7636)
public record OidcQuestion(String state, String nonce, String verifier) {
  /// Where the browser is sent.
  ///
  /// @param contexts `acr_values`; none for any
  public String url(OidcMetadata provider, String clientId, String back, List<String> contexts) {
    return parameter(provider.authorization(), "response_type", "code")
        + and("client_id", clientId)
        + and("redirect_uri", back)
        + and("scope", "openid profile")
        + and("state", state)
        + and("nonce", nonce)
        + and("code_challenge", challenge())
        + and("code_challenge_method", "S256")
        + (contexts.isEmpty() ? "" : and("acr_values", String.join(" ", contexts)));
  }

  /// Where the browser is sent to sign out there too.
  public static String endSession(URI place, String idToken, String back) {
    return parameter(place, "id_token_hint", idToken) + and("post_logout_redirect_uri", back);
  }

  private static String parameter(URI url, String name, String value) {
    return url + (url.getQuery() == null ? "?" : "&") + name + "=" + encoded(value);
  }

  private static String and(String name, String value) {
    return "&" + name + "=" + encoded(value);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private String challenge() {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public JsonObject json() {
    return new JsonObject().put("state", state).put("nonce", nonce).put("verifier", verifier);
  }

  public static OidcQuestion of(JsonObject json) {
    return new OidcQuestion(
        json.getString("state"), json.getString("nonce"), json.getString("verifier"));
  }

  @Override
  public String toString() {
    return "OidcQuestion[private]";
  }
}
