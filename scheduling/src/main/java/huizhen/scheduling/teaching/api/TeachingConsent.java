package huizhen.scheduling.teaching.api;

import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import java.time.Instant;

/// A patient's consent to teaching (教学用途), apart from any consent to treatment (DOMAIN.md A5, A13).
/// Each switch is a decision of its own.
///
/// @param teaching that the case is shown for teaching
/// @param sensitiveInformation that health information is handed to those who attend
/// @param recording that the session is recorded
public record TeachingConsent(
    DocumentId document,
    String sha256,
    String textVersion,
    boolean teaching,
    boolean sensitiveInformation,
    boolean recording,
    String signer,
    Consent.Relation relation,
    Instant at) {
  @Override
  public String toString() {
    return "TeachingConsent[" + textVersion + "]";
  }
}
