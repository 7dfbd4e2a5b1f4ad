package huizhen.scheduling.referral;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.model.RegistryWords;
import huizhen.scheduling.request.Partners;
import java.util.Optional;

/// What a decision on a referral asks about.
///
/// @param origin the consultation that the form names
/// @param target whether a redirection goes to a registered organisation
/// @param followUpDoctor whom a follow-up names
public record ReferralFacts(
    Partners partners,
    Optional<ConsultationCase> origin,
    boolean target,
    Optional<Practitioner> followUpDoctor) {
  public static final ReferralFacts NONE =
      new ReferralFacts(Partners.NONE, Optional.empty(), false, Optional.empty());

  public ReferralFacts with(RegistryWords words) {
    return new ReferralFacts(partners.with(words), origin, target, followUpDoctor);
  }
}
