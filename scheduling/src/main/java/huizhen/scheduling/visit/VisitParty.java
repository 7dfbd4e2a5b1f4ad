package huizhen.scheduling.visit;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What somebody is to a visit.
enum VisitParty {
  /// A coordinator of the visit's organisation: books, prints links, helps.
  RECEPTION,
  DOCTOR,
  /// Who came by the link: the patient, or somebody for him.
  PATIENT,
  SYSTEM;

  static Set<VisitParty> of(Actor actor, Visit visit) {
    return of(actor, visit.id(), visit.plan().organisation(), visit.plan().doctor());
  }

  /// To a visit that may only come of waiting.
  static Set<VisitParty> of(
      Actor actor, VisitId visit, OrganisationId organisation, PractitionerId doctor) {
    var parties = staff(actor, organisation, doctor);
    if (actor.role() == Actor.Role.PATIENT && actor.account().equals(Visit.patientAccount(visit))) {
      parties.add(PATIENT);
    }
    return parties;
  }

  static Set<VisitParty> staff(Actor actor, OrganisationId organisation, PractitionerId doctor) {
    var parties = EnumSet.noneOf(VisitParty.class);
    var isOwn = actor.organisation().equals(Optional.of(organisation));
    switch (actor.role()) {
      case COORDINATOR -> {
        if (isOwn) {
          parties.add(RECEPTION);
        }
      }
      case COUNTY_DOCTOR, SPECIALIST -> {
        if (isOwn && actor.practitioner().equals(Optional.of(doctor))) {
          parties.add(DOCTOR);
        }
      }
      case SYSTEM -> parties.add(SYSTEM);
      case PATIENT, REGULATOR, OPERATOR, SERVICE -> {
        // Nothing by role alone.
      }
    }
    return parties;
  }
}
