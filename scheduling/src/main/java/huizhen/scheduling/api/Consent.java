package huizhen.scheduling.api;

import java.time.Instant;

/// What the patient, a guardian or a relative decided (DOMAIN.md A13): separate switches, none of
/// them preset.
///
/// @param textVersion which version of the consent text was shown
/// @param teaching trainees and observers may be let in, who see no name of the patient
/// @param relation `SELF`, `GUARDIAN` or `RELATIVE`
/// @param document the signed consent in the vault
public record Consent(
    DocumentId document,
    String textVersion,
    boolean treatment,
    boolean sensitiveInformation,
    boolean recording,
    boolean teaching,
    String signer,
    Relation relation,
    Instant at) {
  /// Without teaching, which was not asked about.
  public Consent(
      DocumentId document,
      String textVersion,
      boolean treatment,
      boolean sensitiveInformation,
      boolean recording,
      String signer,
      Relation relation,
      Instant at) {
    this(
        document,
        textVersion,
        treatment,
        sensitiveInformation,
        recording,
        false,
        signer,
        relation,
        at);
  }

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
