package huizhen.scheduling.notice.api;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.VisitId;
import java.util.Locale;

/// What a notice is about: a consultation case, a follow-up visit, a block of them, a teaching
/// session or somebody's own account.
public record NoticeSubject(Kind kind, String id) {
  public enum Kind {
    CASE,
    VISIT,
    BLOCK,
    TEACHING,
    ACCOUNT
  }

  public NoticeSubject {
    var _ =
        switch (kind) {
          case CASE -> new CaseId(id).value();
          case VISIT -> new VisitId(id).value();
          case BLOCK -> new BlockId(id).value();
          case TEACHING -> new TeachingId(id).value();
          case ACCOUNT -> Recipient.account(id).id();
        };
  }

  public static NoticeSubject of(CaseId id) {
    return new NoticeSubject(Kind.CASE, id.value());
  }

  public static NoticeSubject of(VisitId id) {
    return new NoticeSubject(Kind.VISIT, id.value());
  }

  public static NoticeSubject of(BlockId id) {
    return new NoticeSubject(Kind.BLOCK, id.value());
  }

  public static NoticeSubject of(TeachingId id) {
    return new NoticeSubject(Kind.TEACHING, id.value());
  }

  /// @param id as the audit trail shows it
  public static NoticeSubject ofAccount(String id) {
    return new NoticeSubject(Kind.ACCOUNT, id);
  }

  /// `case:ID`, `visit:ID`, `block:ID`, `teaching:ID` or `account:ID`.
  public String key() {
    return kind.name().toLowerCase(Locale.ROOT) + ":" + id;
  }

  public static NoticeSubject parse(String key) {
    var colon = key.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("not a subject of notices");
    }
    return new NoticeSubject(
        Kind.valueOf(key.substring(0, colon).toUpperCase(Locale.ROOT)), key.substring(colon + 1));
  }

  /// The same for as long as there is the subject: a calendar knows the meeting by it (RFC 5545
  /// §3.8.4.7).
  public String uid() {
    return kind.name().toLowerCase(Locale.ROOT) + "-" + id + "@huizhen";
  }

  /// Where in the pages it is; visits are looked for in their lists.
  public String path() {
    return switch (kind) {
      case CASE -> "/cases/" + id;
      case VISIT -> "/visit-blocks";
      case BLOCK -> "/visit-blocks/" + id;
      case TEACHING -> "/teaching/" + id;
      case ACCOUNT -> "/security";
    };
  }

  @Override
  public String toString() {
    return key();
  }
}
