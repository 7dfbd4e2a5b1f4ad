package huizhen.scheduling.request;

import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.model.Checks;
import huizhen.scheduling.model.RegistryWords;
import huizhen.scheduling.model.Rule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the directory says, now, about those whom a request concerns (DOMAIN.md A15 to A17).
///
/// @param from who asks, and to who is asked
/// @param sender the doctor who asks
/// @param doctor who is to answer: whom the command names, else whom the request has
/// @param agreements of the organisation that asks
/// @param registry what the licence register says of the two doctors, where it is asked
public record Partners(
    Optional<Organisation> from,
    Optional<Organisation> to,
    Optional<Practitioner> sender,
    Optional<Practitioner> doctor,
    Optional<Patient> patient,
    List<CooperationAgreement> agreements,
    RegistryWords registry) {
  public static final Partners NONE =
      new Partners(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  private static final String ZONE = "Asia/Shanghai";

  public Partners {
    agreements = List.copyOf(agreements);
  }

  /// The register is not asked.
  public Partners(
      Optional<Organisation> from,
      Optional<Organisation> to,
      Optional<Practitioner> sender,
      Optional<Practitioner> doctor,
      Optional<Patient> patient,
      List<CooperationAgreement> agreements) {
    this(from, to, sender, doctor, patient, agreements, RegistryWords.NONE);
  }

  public Partners with(RegistryWords words) {
    return new Partners(from, to, sender, doctor, patient, agreements, words);
  }

  /// Whose licences count.
  public List<Practitioner> doctors() {
    return Stream.concat(sender.stream(), doctor.stream()).distinct().toList();
  }

  /// The patient is the asking organisation's own.
  public boolean isOwnPatient() {
    return patient
        .filter(it -> from.filter(own -> own.id().equals(it.organisation())).isPresent())
        .isPresent();
  }

  /// Both are licensed, the one asked has the department, and an agreement in force covers it,
  /// whichever of the two invites by it.
  public Checks agreed(String department, Instant at) {
    return new Checks()
        .that(
            to.isPresent() && !to.map(Organisation::id).equals(from.map(Organisation::id)),
            Rule.REQUEST_TO)
        .that(isLicensed(from) && isLicensed(to), Rule.ORGANISATION_LICENCE)
        .that(
            to.filter(it -> it.departments().contains(department)).isPresent(),
            Rule.ORGANISATION_DEPARTMENT)
        .that(agreements.stream().anyMatch(it -> covers(it, department, at)), Rule.AGREEMENT_ACTIVE)
        .that(isValid(sender, from, at), Rule.REQUESTER_LICENCE)
        .all(registry.of(sender));
  }

  /// Who is to answer belongs there, has the department in the licence, and a valid licence.
  public Checks answering(String department, Instant at) {
    return new Checks()
        .that(
            doctor
                .filter(it -> to.filter(own -> own.id().equals(it.organisation())).isPresent())
                .isPresent(),
            Rule.SPECIALIST_ORGANISATION)
        .that(isValid(doctor, to, at), Rule.SPECIALIST_LICENCE)
        .all(registry.of(doctor))
        .that(
            doctor.filter(it -> it.department().equals(department)).isPresent(),
            Rule.SPECIALIST_DEPARTMENT);
  }

  /// Of who signs: the licence at that moment.
  public Checks signing(Instant at) {
    return new Checks()
        .that(isValid(doctor, to, at), Rule.SPECIALIST_LICENCE)
        .all(registry.of(doctor));
  }

  public LocalDate day(Instant at) {
    return day(from, at);
  }

  private boolean covers(CooperationAgreement it, String department, Instant at) {
    if (from.isEmpty() || to.isEmpty()) {
      return false;
    }
    var one = from.get().id();
    var other = to.get().id();
    var day = day(to, at);
    return ((it.inviting().equals(one) && it.invited().equals(other))
            || (it.inviting().equals(other) && it.invited().equals(one)))
        && it.departments().contains(department)
        && !day.isBefore(it.validFrom())
        && !day.isAfter(it.validTo());
  }

  private static boolean isLicensed(Optional<Organisation> organisation) {
    return organisation.filter(it -> !it.licence().isBlank()).isPresent();
  }

  private static boolean isValid(
      Optional<Practitioner> doctor, Optional<Organisation> place, Instant at) {
    return doctor
        .filter(it -> !it.licence().isBlank() && !day(place, at).isAfter(it.licenceValidTo()))
        .isPresent();
  }

  private static LocalDate day(Optional<Organisation> place, Instant at) {
    return LocalDate.ofInstant(at, ZoneId.of(place.map(Organisation::zone).orElse(ZONE)));
  }

  @Override
  public String toString() {
    return "Partners[private]";
  }
}
