package huizhen.scheduling.api;

import java.time.Instant;
import java.util.Optional;

/// A document that a step of the case made (DOMAIN.md 3a, last column). The list of them only
/// grows.
///
/// @param version counts from 1 within its kind
/// @param sha256 of its structured content as it was then, lower-case hex
/// @param stored the file in the vault, where there is one
public record CaseDocument(
    Kind kind, int version, Instant at, String sha256, Optional<DocumentId> stored) {
  public enum Kind {
    /// 远程会诊申请单
    APPLICATION,
    /// 接受通知
    ACCEPTANCE,
    /// 退回或拒绝通知, with the reason
    REFUSAL,
    /// 会诊安排通知
    ARRANGEMENT,
    /// 知情同意书
    CONSENT,
    /// 会诊过程记录: who was there, under which consent
    SESSION,
    /// 网络中断记录
    INCIDENT,
    /// 会诊意见
    OPINION,
    /// 多学科会诊成员个人意见
    MEMBER_OPINION,
    /// 处置记录
    DECISION,
    /// 未到、中止、转出、取消的说明
    EXIT,
    /// 存档清单, with the digest of all that came before
    ARCHIVE
  }
}
