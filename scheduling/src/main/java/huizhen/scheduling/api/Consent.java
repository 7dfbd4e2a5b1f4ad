package huizhen.scheduling.api;

import java.time.Instant;

/// What the patient, a guardian or a relative decided (DOMAIN.md A13): separate switches, none of
/// them preset.
///
/// @param textVersion which version of the consent text was shown
/// @param relation `SELF`, `GUARDIAN` or `RELATIVE`
/// @param document the signed consent in the vault
public record Consent(
    DocumentId document,
    String textVersion,
    boolean treatment,
    boolean sensitiveInformation,
    boolean recording,
    String signer,
    Relation relation,
    Instant at) {
  public enum Relation {
    SELF,
    GUARDIAN,
    RELATIVE
  }

  @Override
  public String toString() {
    return "Consent[" + document + "]";
  }
}
