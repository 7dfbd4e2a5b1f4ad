package huizhen.scheduling.referral.api;

import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import java.util.List;
import java.util.Optional;

/// What the sending doctor writes (转诊单). All but the ids is clinical: never logged.
///
/// @param to the receiving organisation
/// @param materials whose bytes are in the vault
/// @param origin of one that comes out of a consultation
public record ReferralForm(
    PatientId patient,
    OrganisationId to,
    String department,
    Urgency urgency,
    String reason,
    String diagnosis,
    String summary,
    List<Material> materials,
    Optional<ReferralOrigin> origin) {
  public ReferralForm {
    materials = List.copyOf(materials);
  }

  public enum Urgency {
    ROUTINE,
    EMERGENCY
  }

  public ReferralForm to(OrganisationId other) {
    return new ReferralForm(
        patient, other, department, urgency, reason, diagnosis, summary, materials, origin);
  }

  @Override
  public String toString() {
    return "ReferralForm[private]";
  }
}
