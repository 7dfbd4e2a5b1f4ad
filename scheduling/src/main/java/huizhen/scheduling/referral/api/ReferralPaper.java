package huizhen.scheduling.referral.api;

import huizhen.scheduling.api.DocumentId;
import java.time.Instant;

/// A document in the vault that a step made. The list of them only grows, and no entry changes.
///
/// @param version counts from 1 within its kind
/// @param sha256 of the file, lower-case hex
public record ReferralPaper(
    Kind kind, int version, DocumentId document, String sha256, Instant at) {
  public enum Kind {
    /// 知情同意书
    CONSENT,
    /// 转诊单, one for each submission
    FORM,
    /// 下转小结
    SUMMARY
  }
}
