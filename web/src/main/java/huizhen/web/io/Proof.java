package huizhen.web.io;

import huizhen.web.passkey.Answers;
import huizhen.web.passkey.RelyingParty;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// What somebody shows besides the password.
sealed interface Proof {
  record Nothing() implements Proof {}

  /// A one-time code, or a recovery code.
  record Code(String typed) implements Proof {
    @Override
    public String toString() {
      return "Code[private]";
    }
  }

  record Passkey(Answers.Use answer, Place place) implements Proof {}

  /// Where a passkey is asked for and used.
  ///
  /// @param party whose page it is; empty at an address where browsers have no passkeys
  /// @param browser names the session or the attempt to sign in; opens nothing
  record Place(Optional<RelyingParty> party, String browser) {
    /// At the address that was asked.
    static Place at(WebConfig config, Exchange exchange, String browser) {
      return new Place(RelyingParty.at(Origin.http(config, exchange.context().request())), browser);
    }
  }

  /// The passkey, where a body has both.
  static Proof of(JsonObject body, Place place) {
    var passkey = body.getJsonObject("passkey");
    if (passkey != null) {
      return new Passkey(
          new Answers.Use(
              passkey.getString("id"),
              passkey.getString("clientData"),
              passkey.getString("authenticatorData"),
              passkey.getString("signature"),
              Optional.ofNullable(passkey.getString("userHandle"))),
          place);
    }
    var code = body.getString("code");
    return code == null ? new Nothing() : new Code(code);
  }
}
