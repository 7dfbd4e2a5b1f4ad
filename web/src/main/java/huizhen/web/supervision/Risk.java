package huizhen.web.supervision;

import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How much a case deserves to be looked at: reasons with points, from the case alone, so that the
/// same case has the same weight for whoever draws again (our own figures).
public record Risk(List<Reason> reasons) {
  private static final Set<CaseState> HELD =
      Set.of(
          CaseState.IN_SESSION,
          CaseState.SUSPENDED,
          CaseState.ENDED,
          CaseState.OPINION_DRAFT,
          CaseState.OPINION_SIGNED,
          CaseState.DELIVERED,
          CaseState.ACKNOWLEDGED,
          CaseState.CLOSED,
          CaseState.ARCHIVED);

  public Risk {
    reasons = List.copyOf(reasons);
  }

  public enum Reason {
    CONSENT_REPLACED(4),
    EMERGENCY(2),
    OVERDUE(2),
    BROKEN_OFF(2),
    NOT_RECORDED(3),
    AMENDED(2),
    TEAM(1);

    private final int points;

    Reason(int points) {
      this.points = points;
    }

    public int points() {
      return points;
    }
  }

  /// 1 for a case with nothing special.
  public int weight() {
    return 1 + reasons.stream().mapToInt(Reason::points).sum();
  }

  public static Risk of(ConsultationCase it) {
    var reasons = new ArrayList<Reason>();
    it.progress()
        .emergency()
        .ifPresent(emergency ->
            reasons.add(
                emergency.override().isPresent() ? Reason.CONSENT_REPLACED : Reason.EMERGENCY));
    add(reasons, it.progress().isOverdue(), Reason.OVERDUE);
    add(reasons, it.progress().exit().isPresent(), Reason.BROKEN_OFF);
    add(reasons, HELD.contains(it.state()) && it.recordings().isEmpty(), Reason.NOT_RECORDED);
    add(
        reasons,
        it.opinions().stream().filter(o -> o.signedAt().isPresent()).count() > 1,
        Reason.AMENDED);
    add(reasons, !it.team().isEmpty(), Reason.TEAM);
    return new Risk(reasons);
  }

  private static void add(List<Reason> reasons, boolean isSo, Reason reason) {
    if (isSo) {
      reasons.add(reason);
    }
  }
}
