package huizhen.scheduling.order;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.order.api.DiagnosisOrder;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What somebody is to a diagnosis order.
enum OrderParty {
  /// The doctor who orders.
  REQUESTER,
  /// A coordinator of the ordering organisation.
  ORDERING_OFFICE,
  /// A coordinator of the reporting organisation.
  REPORTING_OFFICE,
  /// Any doctor of the reporting organisation.
  RECEIVER,
  /// The one of them who reports.
  DOCTOR;

  static Set<OrderParty> of(Actor actor, DiagnosisOrder order) {
    var parties = EnumSet.noneOf(OrderParty.class);
    var isFrom = actor.organisation().equals(Optional.of(order.from()));
    var isTo = order.isSent() && actor.organisation().equals(Optional.of(order.form().to()));
    switch (actor.role()) {
      case COORDINATOR -> {
        if (isFrom) {
          parties.add(ORDERING_OFFICE);
        }
        if (isTo) {
          parties.add(REPORTING_OFFICE);
        }
      }
      case COUNTY_DOCTOR, SPECIALIST -> {
        if (isFrom && actor.practitioner().equals(Optional.of(order.requester()))) {
          parties.add(REQUESTER);
        }
        if (isTo && actor.practitioner().isPresent()) {
          parties.add(RECEIVER);
          if (actor.practitioner().equals(order.doctor())) {
            parties.add(DOCTOR);
          }
        }
      }
      case SYSTEM, PATIENT, REGULATOR, OPERATOR, SERVICE -> {
        // Nothing by role alone.
      }
    }
    return parties;
  }
}
