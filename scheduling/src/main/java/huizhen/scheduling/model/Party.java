package huizhen.scheduling.model;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Side;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What somebody is to a case: by role, organisation and ownership together.
public enum Party {
  /// The county doctor who applied.
  REQUESTER,
  INVITING_COORDINATOR,
  INVITED_COORDINATOR,
  /// Any specialist of the invited organisation.
  INVITED_SPECIALIST,
  /// A member of the case's team.
  MEMBER,
  /// Of an organisation that a member belongs to.
  MEMBER_COORDINATOR,
  /// The specialist who has the case, and chairs its team.
  CASE_SPECIALIST,
  SYSTEM;

  static Set<Party> of(Actor actor, ConsultationCase state) {
    var parties = EnumSet.noneOf(Party.class);
    var isInviting = actor.organisation().equals(Optional.of(state.inviting()));
    var isInvited = actor.organisation().equals(Optional.of(state.application().invited()));
    switch (actor.role()) {
      case COUNTY_DOCTOR -> {
        if (isInviting && actor.practitioner().equals(Optional.of(state.requester()))) {
          parties.add(REQUESTER);
        }
      }
      case COORDINATOR -> {
        if (isInviting) {
          parties.add(INVITING_COORDINATOR);
        }
        if (isInvited) {
          parties.add(INVITED_COORDINATOR);
        }
        if (state.team().seats().stream()
            .anyMatch(it -> actor.organisation().equals(Optional.of(it.organisation())))) {
          parties.add(MEMBER_COORDINATOR);
        }
      }
      case SPECIALIST -> {
        if (actor.practitioner().flatMap(it -> state.team().seat(it)).isPresent()) {
          parties.add(MEMBER);
        }
        if (isInvited && actor.practitioner().isPresent()) {
          parties.add(INVITED_SPECIALIST);
          if (actor.practitioner().equals(state.specialist())) {
            parties.add(CASE_SPECIALIST);
          }
        }
      }
      case SYSTEM -> parties.add(SYSTEM);
      case REGULATOR, PATIENT, OPERATOR, SERVICE -> {}
    }
    return parties;
  }

  /// For which side somebody acts; empty for who stands outside.
  static Set<Side> side(Actor actor, ConsultationCase state) {
    var sides = EnumSet.noneOf(Side.class);
    for (var party : of(actor, state)) {
      switch (party) {
        case REQUESTER, INVITING_COORDINATOR -> sides.add(Side.INVITING);
        case INVITED_COORDINATOR, CASE_SPECIALIST -> sides.add(Side.INVITED);
        case INVITED_SPECIALIST, MEMBER, MEMBER_COORDINATOR, SYSTEM -> {}
      }
    }
    return sides;
  }
}
