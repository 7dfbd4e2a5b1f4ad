package huizhen.scheduling.visit;

import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.Practitioner;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/// What the directory says about those whom a decision concerns, now.
public record VisitFacts(
    Optional<Organisation> organisation, Optional<Practitioner> doctor, Optional<Patient> patient) {
  public static final VisitFacts NONE =
      new VisitFacts(Optional.empty(), Optional.empty(), Optional.empty());

  private static final int GUARDED_YEARS = 6;

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
