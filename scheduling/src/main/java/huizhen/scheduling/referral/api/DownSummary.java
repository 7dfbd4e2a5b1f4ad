package huizhen.scheduling.referral.api;

import huizhen.scheduling.api.DocumentId;
import java.time.Instant;

/// The signed down-referral summary (下转小结). Clinical: never logged.
///
/// @param signature base64, over the structured text
/// @param document the PDF in the vault
public record DownSummary(
    String diagnosis,
    String treatment,
    String medicines,
    String advice,
    String signature,
    Instant signedAt,
    DocumentId document) {
  @Override
  public String toString() {
    return "DownSummary[" + document + "]";
  }
}
