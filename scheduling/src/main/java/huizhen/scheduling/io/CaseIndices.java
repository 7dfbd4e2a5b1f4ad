package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.ConsultationCase;
import java.util.LinkedHashSet;
import java.util.Set;

/// The lists that a case is in, beside that of all.
final class CaseIndices {
  private CaseIndices() {}

  static Set<String> of(ConsultationCase it) {
    var keys = new LinkedHashSet<String>();
    keys.add(RedisKeys.casesOf(it.inviting()));
    keys.add(RedisKeys.casesOf(it.application().invited()));
    it.team().seats().forEach(seat -> keys.add(RedisKeys.casesOf(seat.organisation())));
    keys.add(RedisKeys.casesOf(it.application().patient()));
    keys.add(RedisKeys.casesIn(it.state()));
    if (it.progress().isOverdue()) {
      keys.add(RedisKeys.CASES_OVERDUE);
    }
    return keys;
  }

  /// Those that it was in and is not any more.
  static Set<String> left(ConsultationCase before, ConsultationCase after) {
    var keys = of(before);
    keys.removeAll(of(after));
    return keys;
  }

  static String key(CaseIndex which) {
    return switch (which) {
      case CaseIndex.All() -> RedisKeys.CASES;
      case CaseIndex.OfOrganisation(var organisation) -> RedisKeys.casesOf(organisation);
      case CaseIndex.OfPatient(var patient) -> RedisKeys.casesOf(patient);
      case CaseIndex.In(var state) -> RedisKeys.casesIn(state);
      case CaseIndex.Overdue() -> RedisKeys.CASES_OVERDUE;
    };
  }
}
