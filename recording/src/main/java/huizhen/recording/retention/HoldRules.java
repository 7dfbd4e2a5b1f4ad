package huizhen.recording.retention;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.Retention.Hold;
import huizhen.recording.api.Retention.Opening;
import huizhen.recording.api.Retention.Outcome;
import huizhen.recording.api.Retention.Party;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;

/// When a sealed case is opened again (医疗纠纷预防和处理条例 24): with both parties; without the patient's
/// only when three years have passed without a further claim.
public final class HoldRules {
  static final int YEARS_WITHOUT_CLAIM = 3;
  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  private HoldRules() {}

  public static boolean isHeld(CaseId caseId, Collection<Hold> holds) {
    return holds.stream().anyMatch(hold -> hold.stands() && hold.caseId().equals(caseId));
  }

  public static Outcome<Hold> open(Hold hold, Party party, String by, Instant now) {
    if (!hold.stands()) {
      return new Outcome.Refused<>("not-held", "This hold is open already.");
    }
    if (hold.openings().stream().anyMatch(it -> it.by().equals(by))) {
      return new Outcome.Refused<>("second-person", "It takes another person's word.");
    }
    boolean isForgotten = party == Party.ORGANISATION && isForgotten(hold, now);
    if (!isForgotten && hold.openings().stream().anyMatch(it -> it.party() == party)) {
      return new Outcome.Refused<>("party-agreed", "This party has agreed already.");
    }
    Hold agreed = hold.with(new Opening(party, by, now));
    boolean isOpen = agreed.openings().size() == Party.values().length || isForgotten;
    return new Outcome.Done<>(isOpen ? agreed.opened(now) : agreed);
  }

  private static boolean isForgotten(Hold hold, Instant now) {
    Instant over =
        hold.placedAt()
            .atZone(CHINA)
            .toLocalDate()
            .plusYears(YEARS_WITHOUT_CLAIM)
            .plusDays(1)
            .atStartOfDay(CHINA)
            .toInstant();
    return !now.isBefore(over);
  }
}
