package huizhen.scheduling.referral.api;

import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.OrganisationId;

/// What the patient, a guardian or a relative agreed to: to be referred, and that this organisation
/// gets the health information. It does not count for another one.
public record ReferralConsent(Consent given, OrganisationId to) {}
