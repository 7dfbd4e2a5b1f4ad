package huizhen.scheduling.model;

import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// Who is qualified and what is agreed (DOMAIN.md A15 to A17), on the day of the question, in the
/// zone of the organisation that answers for it.
final class Qualifications {
  private final SchedulingRules rules;

  Qualifications(SchedulingRules rules) {
    this.rules = rules;
  }

  /// The organisations are licensed, and an agreement in force covers the department.
  Checks organisations(Application application, Facts facts, Instant at) {
    var department = application.department();
    var isAgreed =
        facts.inviting().isPresent()
            && facts.invited().isPresent()
            && facts.agreements().stream()
                .anyMatch(agreement ->
                    covers(
                        agreement, facts.inviting().get(), facts.invited().get(), department, at));
    return new Checks()
        .that(facts.invited().isPresent(), Rule.APPLICATION_INVITED)
        .that(
            facts.inviting().filter(Qualifications::isLicensed).isPresent()
                && facts.invited().filter(Qualifications::isLicensed).isPresent(),
            Rule.ORGANISATION_LICENCE)
        .that(
            facts.invited().filter(o -> o.departments().contains(department)).isPresent(),
            Rule.ORGANISATION_DEPARTMENT)
        .that(isAgreed, Rule.AGREEMENT_ACTIVE);
  }

  Checks requester(Facts facts, Instant at) {
    var isValid =
        facts.inviting().isPresent()
            && facts
                .requester()
                .filter(doctor -> doctor.organisation().equals(facts.inviting().get().id()))
                .filter(doctor -> isValid(doctor, day(facts.inviting().get(), at)))
                .isPresent();
    var checks = new Checks().that(isValid, Rule.REQUESTER_LICENCE);
    return facts.requester().map(it -> checks.all(registered(facts, it))).orElse(checks);
  }

  Checks specialist(Application application, Facts facts, Instant at) {
    if (facts.specialist().isEmpty() || facts.invited().isEmpty()) {
      return new Checks().that(false, Rule.SPECIALIST_ORGANISATION);
    }
    var doctor = facts.specialist().get();
    var day = day(facts.invited().get(), at);
    return new Checks()
        .that(doctor.organisation().equals(application.invited()), Rule.SPECIALIST_ORGANISATION)
        .that(isValid(doctor, day), Rule.SPECIALIST_LICENCE)
        .all(registered(facts, doctor))
        .that(doctor.department().equals(application.department()), Rule.SPECIALIST_DEPARTMENT)
        .that(
            !doctor.independentSince().plusYears(rules.minIndependentYears()).isAfter(day),
            Rule.SPECIALIST_INDEPENDENT_PRACTICE);
  }

  /// A member of a team: the same, for the member's own specialty and organisation.
  Checks member(Facts facts, PractitionerId id, Instant at) {
    var found = facts.member(id);
    if (found.isEmpty() || facts.inviting().isEmpty()) {
      return new Checks().that(false, Rule.SPECIALIST_ORGANISATION);
    }
    var doctor = found.get().doctor();
    var place = found.get().organisation();
    var day = day(place, at);
    // Within the inviting organisation itself nothing has to be agreed.
    var isAgreed =
        place.id().equals(facts.inviting().get().id())
            || facts.agreements().stream()
                .anyMatch(it -> covers(it, facts.inviting().get(), place, doctor.department(), at));
    return new Checks()
        .that(isLicensed(place), Rule.ORGANISATION_LICENCE)
        .that(place.departments().contains(doctor.department()), Rule.ORGANISATION_DEPARTMENT)
        .that(isAgreed, Rule.AGREEMENT_ACTIVE)
        .that(isValid(doctor, day), Rule.SPECIALIST_LICENCE)
        .all(registered(facts, doctor))
        .that(
            !doctor.independentSince().plusYears(rules.minIndependentYears()).isAfter(day),
            Rule.SPECIALIST_INDEPENDENT_PRACTICE);
  }

  private static boolean covers(
      CooperationAgreement agreement,
      Organisation inviting,
      Organisation invited,
      String department,
      Instant at) {
    var day = day(invited, at);
    return agreement.inviting().equals(inviting.id())
        && agreement.invited().equals(invited.id())
        && agreement.departments().contains(department)
        && !day.isBefore(agreement.validFrom())
        && !day.isAfter(agreement.validTo());
  }

  /// By the word of the register, where one is asked.
  private static Checks registered(Facts facts, Practitioner doctor) {
    return new Checks()
        .that(facts.isRegistryThere(doctor.id()), Rule.REGISTRY_AWAY)
        .that(facts.isRegistered(doctor.id()), Rule.REGISTRY_LICENCE);
  }

  private static boolean isLicensed(Organisation organisation) {
    return !organisation.licence().isBlank();
  }

  private static boolean isValid(Practitioner doctor, LocalDate day) {
    return !doctor.licence().isBlank() && !day.isAfter(doctor.licenceValidTo());
  }

  private static LocalDate day(Organisation organisation, Instant at) {
    return at.atZone(ZoneId.of(organisation.zone())).toLocalDate();
  }
}
