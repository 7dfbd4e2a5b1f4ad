package huizhen.web.passkey;

import java.util.Optional;

/// What browsers send after `navigator.credentials`, in base64url.
public final class Answers {
  private Answers() {}

  /// @param clientData `clientDataJSON`
  /// @param attestation `attestationObject`
  public record Creation(String clientData, String attestation) {}

  /// @param credentialId of the passkey that was used
  /// @param clientData `clientDataJSON`
  /// @param authenticatorData what was signed besides
  /// @param userHandle whose passkey it is, where the authenticator knows
  public record Use(
      String credentialId,
      String clientData,
      String authenticatorData,
      String signature,
      Optional<String> userHandle) {}
}
