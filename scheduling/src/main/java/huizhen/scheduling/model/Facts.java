package huizhen.scheduling.model;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.SchedulingRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the directory says about a case at the moment of a decision.
///
/// @param specialist whom the command names, else whom the case has
/// @param agreements of the inviting organisation
/// @param members of the team beside the specialist: those whom the command names, else the case's;
///   who is not in the directory is missing
/// @param absences of all organisations concerned
/// @param registry what the licence register says of them; empty where none is asked
public record Facts(
    Optional<Organisation> inviting,
    Optional<Organisation> invited,
    Optional<Practitioner> requester,
    Optional<Practitioner> specialist,
    Optional<Patient> patient,
    List<CooperationAgreement> agreements,
    List<Member> members,
    List<Absence> absences,
    Map<PractitionerId, RegistryWord> registry) {
  /// Nobody concerned is known.
  public static final Facts NONE =
      new Facts(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  public Facts {
    agreements = List.copyOf(agreements);
    members = List.copyOf(members);
    absences = List.copyOf(absences);
    registry = Map.copyOf(registry);
  }

  /// No register is asked.
  public Facts(
      Optional<Organisation> inviting,
      Optional<Organisation> invited,
      Optional<Practitioner> requester,
      Optional<Practitioner> specialist,
      Optional<Patient> patient,
      List<CooperationAgreement> agreements,
      List<Member> members,
      List<Absence> absences) {
    this(
        inviting, invited, requester, specialist, patient, agreements, members, absences, Map.of());
  }

  /// A consultation of two, nobody of whom is away.
  public Facts(
      Optional<Organisation> inviting,
      Optional<Organisation> invited,
      Optional<Practitioner> requester,
      Optional<Practitioner> specialist,
      Optional<Patient> patient,
      List<CooperationAgreement> agreements) {
    this(inviting, invited, requester, specialist, patient, agreements, List.of(), List.of());
  }

  /// A doctor, and where.
  public record Member(Practitioner doctor, Organisation organisation) {
    /// When he works.
    Calendar calendar(DayRules days) {
      return new Calendar(doctor.id(), doctor.hours(), organisation.zone(), days);
    }

    @Override
    public String toString() {
      return "Member[" + doctor.id() + "]";
    }
  }

  /// The case's specialist, or whom the command names.
  public Optional<Member> chair() {
    return specialist.flatMap(doctor -> invited.map(it -> new Member(doctor, it)));
  }

  public Optional<Member> host() {
    return requester.flatMap(doctor -> inviting.map(it -> new Member(doctor, it)));
  }

  public Optional<Member> member(PractitionerId id) {
    return members.stream().filter(it -> it.doctor().id().equals(id)).findFirst();
  }

  /// The absences that concern somebody.
  public List<Absence> absences(Member who) {
    return absences.stream()
        .filter(it -> it.concerns(who.doctor().id(), who.organisation().id()))
        .toList();
  }

  /// What takes away from somebody's weekly hours; a specialist alone has no quiet hours.
  public DayRules days(SchedulingRules rules, Member who, boolean isTeam) {
    return new DayRules(
        rules.holidays(), absences(who), isTeam ? Optional.of(rules.planning()) : Optional.empty());
  }

  public Facts with(Map<PractitionerId, RegistryWord> words) {
    return new Facts(
        inviting, invited, requester, specialist, patient, agreements, members, absences, words);
  }

  /// Some were let through without the register's word.
  public boolean isUnverified() {
    return registry.containsValue(RegistryWord.UNVERIFIED);
  }

  boolean isRegistered(PractitionerId who) {
    return registry.get(who) != RegistryWord.NOT_VALID;
  }

  boolean isRegistryThere(PractitionerId who) {
    return registry.get(who) != RegistryWord.AWAY;
  }

  Facts withSpecialist(Practitioner other) {
    return new Facts(inviting, invited, requester, Optional.of(other), patient, agreements);
  }

  @Override
  public String toString() {
    return "Facts[private]";
  }
}
