package huizhen.scheduling.referral.api;

import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import java.time.Instant;
import java.time.LocalDate;

/// What can be asked of a referral (docs/referrals.md).
public sealed interface ReferralCommand {
  /// Takes back a consent that was given: it was to other words.
  record Edit(ReferralForm form) implements ReferralCommand {}

  /// @param sha256 of the consent in the vault
  record GiveConsent(Consent consent, String sha256) implements ReferralCommand {}

  /// @param document the printed form (转诊单) in the vault
  record Submit(DocumentId document, String sha256) implements ReferralCommand {}

  record Receive() implements ReferralCommand {}

  /// @param doctor who will have the patient
  record Accept(PractitionerId doctor) implements ReferralCommand {}

  record Reject(String reason) implements ReferralCommand {
    @Override
    public String toString() {
      return "Reject";
    }
  }

  record Redirect(OrganisationId to, String reason) implements ReferralCommand {
    @Override
    public String toString() {
      return "Redirect[" + to + "]";
    }
  }

  record Schedule(Arrangement arrangement) implements ReferralCommand {}

  record Depart(String means, String vitals) implements ReferralCommand {
    @Override
    public String toString() {
      return "Depart";
    }
  }

  record Arrive() implements ReferralCommand {}

  record Admit() implements ReferralCommand {}

  record Treat() implements ReferralCommand {}

  /// @param signature over the structured text
  /// @param document the printed summary in the vault
  record DownRefer(
      String diagnosis,
      String treatment,
      String medicines,
      String advice,
      String signature,
      Instant signedAt,
      DocumentId document,
      String sha256)
      implements ReferralCommand {
    @Override
    public String toString() {
      return "DownRefer[" + document + "]";
    }
  }

  record ReceiveBack() implements ReferralCommand {}

  record PlanFollowUp(PractitionerId doctor, LocalDate due, String plan)
      implements ReferralCommand {
    @Override
    public String toString() {
      return "PlanFollowUp[" + doctor + "]";
    }
  }

  record Close() implements ReferralCommand {}

  record Cancel(String reason) implements ReferralCommand {
    @Override
    public String toString() {
      return "Cancel";
    }
  }
}
