package huizhen.scheduling.referral;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.referral.api.Referral;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What somebody is to a referral.
enum ReferralParty {
  /// The doctor who refers.
  SENDER,
  /// A coordinator of the sending organisation.
  SENDING_OFFICE,
  /// A coordinator of the receiving organisation.
  RECEIVING_OFFICE,
  /// Any doctor of the receiving organisation.
  RECEIVER,
  /// The one of them who has the patient.
  DOCTOR,
  SYSTEM;

  static Set<ReferralParty> of(Actor actor, Referral referral) {
    var parties = EnumSet.noneOf(ReferralParty.class);
    var isFrom = actor.organisation().equals(Optional.of(referral.from()));
    var isTo = referral.isSent() && actor.organisation().equals(Optional.of(referral.form().to()));
    switch (actor.role()) {
      case COORDINATOR -> {
        if (isFrom) {
          parties.add(SENDING_OFFICE);
        }
        if (isTo) {
          parties.add(RECEIVING_OFFICE);
        }
      }
      case COUNTY_DOCTOR, SPECIALIST -> {
        if (isFrom && actor.practitioner().equals(Optional.of(referral.sender()))) {
          parties.add(SENDER);
        }
        if (isTo && actor.practitioner().isPresent()) {
          parties.add(RECEIVER);
          if (actor.practitioner().equals(referral.course().doctor())) {
            parties.add(DOCTOR);
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
