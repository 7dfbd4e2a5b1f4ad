package huizhen.scheduling.teaching;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.teaching.api.TeachingSession;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What somebody is to a teaching session.
enum TeachingParty {
  TEACHER,
  /// A coordinator of the host.
  OFFICE,
  /// Speaks and shows beside the teacher.
  PRESENTER,
  /// Any doctor of the host or of an invited organisation, once it is announced.
  DOCTOR,
  /// A coordinator of an invited organisation, once it is announced.
  GUEST_OFFICE,
  /// Has a seat.
  ENROLLED,
  SYSTEM;

  static Set<TeachingParty> of(Actor actor, TeachingSession session) {
    var parties = EnumSet.noneOf(TeachingParty.class);
    var isHost = actor.organisation().equals(Optional.of(session.host()));
    var isConcerned = actor.organisation().filter(session.concerned()::contains).isPresent();
    switch (actor.role()) {
      case COORDINATOR -> {
        if (isHost) {
          parties.add(OFFICE);
        } else if (isConcerned) {
          parties.add(GUEST_OFFICE);
        }
      }
      case COUNTY_DOCTOR, SPECIALIST -> {
        var me = actor.practitioner();
        if (me.isPresent() && isHost && me.get().equals(session.form().teacher())) {
          parties.add(TEACHER);
        }
        if (me.isPresent() && isConcerned && session.announcedAt().isPresent()) {
          parties.add(DOCTOR);
          if (session.form().presenters().contains(me.get())) {
            parties.add(PRESENTER);
          }
          if (session.isEnrolled(me.get())) {
            parties.add(ENROLLED);
          }
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
