package huizhen.scheduling.visit;

import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.model.Checks;
import huizhen.scheduling.model.RegistryWords;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/// What the directory says about those whom a decision concerns, now.
///
/// @param registry what the licence register says of the doctor, where it is asked
public record VisitFacts(
    Optional<Organisation> organisation,
    Optional<Practitioner> doctor,
    Optional<Patient> patient,
    RegistryWords registry) {
  public static final VisitFacts NONE =
      new VisitFacts(Optional.empty(), Optional.empty(), Optional.empty());

  private static final int GUARDED_YEARS = 6;

  /// The register is not asked.
  public VisitFacts(
      Optional<Organisation> organisation,
      Optional<Practitioner> doctor,
      Optional<Patient> patient) {
    this(organisation, doctor, patient, RegistryWords.NONE);
  }

  public VisitFacts with(RegistryWords words) {
    return new VisitFacts(organisation, doctor, patient, words);
  }

  /// By the word of the register, where it is asked.
  Checks registered() {
    return registry.of(doctor);
  }

  LocalDate day(Instant at) {
    return LocalDate.ofInstant(
        at, ZoneId.of(organisation.map(Organisation::zone).orElse("Asia/Shanghai")));
  }

  /// Asked at each reception, not at booking alone.
  boolean isLicensed(Instant at) {
    return doctor.filter(it -> !day(at).isAfter(it.licenceValidTo())).isPresent();
  }

  /// Under six: a guardian has to be there.
  boolean isSmallChild(Instant at) {
    return patient
        .filter(it -> it.birthDate().plusYears(GUARDED_YEARS).isAfter(day(at)))
        .isPresent();
  }
}
