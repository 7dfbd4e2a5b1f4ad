package huizhen.scheduling.referral.api;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.DocumentId;

/// The consultation that a referral comes out of (DOMAIN.md A3).
///
/// @param opinion the signed PDF in the vault
/// @param opinionSha256 of that PDF, lower-case hex
public record ReferralOrigin(
    CaseId caseId, int opinionVersion, DocumentId opinion, String opinionSha256) {}
