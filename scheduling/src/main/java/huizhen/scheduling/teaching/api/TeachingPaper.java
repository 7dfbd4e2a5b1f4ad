package huizhen.scheduling.teaching.api;

import huizhen.scheduling.api.DocumentId;
import java.time.Instant;

/// A document of a teaching session in the vault; the list of them only grows.
///
/// @param sha256 of the file, lower-case hex
public record TeachingPaper(Kind kind, DocumentId document, String sha256, Instant at) {
  public enum Kind {
    /// 知情同意书（教学用途）
    CONSENT,
    /// 撤回同意
    WITHDRAWAL,
    /// 示教安排通知; one for each time that it is moved
    ANNOUNCEMENT,
    /// 教学记录, with who was there
    RECORD
  }
}
