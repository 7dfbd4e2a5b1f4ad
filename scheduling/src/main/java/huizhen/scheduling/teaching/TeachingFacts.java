package huizhen.scheduling.teaching;

import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.model.RegistryWords;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the directory says, now, about those whom a teaching session concerns (DOMAIN.md A15 to
/// A17).
///
/// @param organisations the host and the invited ones, as far as there are such
/// @param practitioners the teacher, the presenters and whom the command names, as far as there are
///   such
/// @param agreements of the host
/// @param registry what the licence register says of them, where it is asked
public record TeachingFacts(
    Map<OrganisationId, Organisation> organisations,
    Map<PractitionerId, Practitioner> practitioners,
    Optional<Patient> patient,
    List<CooperationAgreement> agreements,
    RegistryWords registry) {
  public TeachingFacts {
    organisations = Map.copyOf(organisations);
    practitioners = Map.copyOf(practitioners);
    agreements = List.copyOf(agreements);
  }

  /// The register is not asked.
  public TeachingFacts(
      Map<OrganisationId, Organisation> organisations,
      Map<PractitionerId, Practitioner> practitioners,
      Optional<Patient> patient,
      List<CooperationAgreement> agreements) {
    this(organisations, practitioners, patient, agreements, RegistryWords.NONE);
  }

  public TeachingFacts with(RegistryWords words) {
    return new TeachingFacts(organisations, practitioners, patient, agreements, words);
  }

  boolean isLicensed(OrganisationId id) {
    var found = organisations.get(id);
    return found != null && !found.licence().isBlank();
  }

  /// The last day of a licence is a day of the practitioner's own organisation.
  boolean isLicensed(PractitionerId id, Instant at) {
    var found = practitioners.get(id);
    if (found == null || found.licence().isBlank()) {
      return false;
    }
    return !day(found.organisation(), at).isAfter(found.licenceValidTo());
  }

  Optional<OrganisationId> organisationOf(PractitionerId id) {
    return Optional.ofNullable(practitioners.get(id)).map(Practitioner::organisation);
  }

  /// An agreement in force between the two covers the specialty, whichever of them invites by it.
  boolean agreed(OrganisationId host, OrganisationId other, String department, Instant at) {
    return agreements.stream().anyMatch(it -> covers(it, host, other, department, at));
  }

  private boolean covers(
      CooperationAgreement it,
      OrganisationId host,
      OrganisationId other,
      String department,
      Instant at) {
    var day = day(host, at);
    return ((it.inviting().equals(host) && it.invited().equals(other))
            || (it.inviting().equals(other) && it.invited().equals(host)))
        && it.departments().contains(department)
        && !day.isBefore(it.validFrom())
        && !day.isAfter(it.validTo());
  }

  private LocalDate day(OrganisationId of, Instant at) {
    var found = organisations.get(of);
    return LocalDate.ofInstant(at, ZoneId.of(found == null ? "Asia/Shanghai" : found.zone()));
  }

  @Override
  public String toString() {
    return "TeachingFacts[private]";
  }
}
