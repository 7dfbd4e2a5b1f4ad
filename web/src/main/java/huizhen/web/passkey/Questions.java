package huizhen.web.passkey;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/// What a page hands to `navigator.credentials` (WebAuthn Level 3 §5.4, §5.5), as JSON with bytes
/// in base64url: `PublicKeyCredentialCreationOptionsJSON` and
/// `PublicKeyCredentialRequestOptionsJSON`.
public final class Questions {
  /// So long may somebody look for the key; a challenge is good for as long.
  public static final Duration LIFE = Duration.ofMinutes(5);

  private static final String NAME = "Huizhen";

  private Questions() {}

  /// A passkey that an account has, or may use.
  ///
  /// @param id in base64url
  /// @param transports how the browser reached it when it was made, as it said itself
  public record Known(String id, List<String> transports) {
    public Known {
      transports = List.copyOf(transports);
    }
  }

  /// @param id says nothing of whom it names (§14.6.1), in base64url
  public record User(String id, String name, String displayName) {}

  /// @param have what an authenticator need not make once more
  public static JsonObject creation(
      RelyingParty party, String challenge, User user, List<Known> have) {
    var keys = new JsonArray();
    Ceremonies.ALGORITHMS.forEach(
        it -> keys.add(new JsonObject().put("type", "public-key").put("alg", it)));
    return new JsonObject()
        .put("rp", new JsonObject().put("id", party.id()).put("name", NAME))
        .put(
            "user",
            new JsonObject()
                .put("id", user.id())
                .put("name", user.name())
                .put("displayName", user.displayName()))
        .put("challenge", challenge)
        .put("pubKeyCredParams", keys)
        .put("timeout", LIFE.toMillis())
        .put("excludeCredentials", list(have))
        .put(
            "authenticatorSelection",
            new JsonObject()
                .put("residentKey", "preferred")
                .put("requireResidentKey", false)
                .put("userVerification", "required"))
        .put("attestation", "none");
  }

  public static JsonObject request(RelyingParty party, String challenge, List<Known> allowed) {
    return new JsonObject()
        .put("rpId", party.id())
        .put("challenge", challenge)
        .put("timeout", LIFE.toMillis())
        .put("allowCredentials", list(allowed))
        .put("userVerification", "required");
  }

  private static JsonArray list(List<Known> all) {
    var list = new JsonArray();
    all.forEach(it ->
        list.add(
            new JsonObject()
                .put("type", "public-key")
                .put("id", it.id())
                .put("transports", new JsonArray(it.transports()))));
    return list;
  }
}
