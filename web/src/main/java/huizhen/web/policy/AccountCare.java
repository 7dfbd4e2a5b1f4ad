package huizhen.web.policy;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Actor.Role;
import java.util.Set;

/// Who looks after whose account: a coordinator those of the own organisation that look after no
/// more than she does, an operator all. Nobody the own one, so that no session left open changes
/// who its owner is, and one of them is always left.
public enum AccountCare {
  MAY,
  /// One's own.
  OWN,
  /// Of another organisation: not there for who asks.
  STRANGER,
  /// It may more than who asks.
  MORE_RIGHTS;

  /// Whom a coordinator looks after.
  private static final Set<Role> LOOKED_AFTER =
      Set.of(Role.COUNTY_DOCTOR, Role.SPECIALIST, Role.COORDINATOR);

  public static AccountCare judge(Actor by, Actor whose) {
    if (by.account().equals(whose.account())) {
      return OWN;
    }
    if (by.role() == Role.OPERATOR) {
      return MAY;
    }
    if (by.role() != Role.COORDINATOR
        || by.organisation().isEmpty()
        || !by.organisation().equals(whose.organisation())) {
      return STRANGER;
    }
    return LOOKED_AFTER.contains(whose.role()) ? MAY : MORE_RIGHTS;
  }
}
