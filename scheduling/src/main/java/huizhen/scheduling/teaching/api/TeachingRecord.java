package huizhen.scheduling.teaching.api;

import huizhen.scheduling.api.DocumentId;
import java.time.Instant;

/// What was taught, in the teacher's words, signed. Never logged.
///
/// @param signature base64, over the structured text
public record TeachingRecord(
    String summary, String signature, Instant at, DocumentId document, String sha256) {
  @Override
  public String toString() {
    return "TeachingRecord[" + at + "]";
  }
}
