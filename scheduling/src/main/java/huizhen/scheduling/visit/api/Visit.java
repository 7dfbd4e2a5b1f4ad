package huizhen.scheduling.visit.api;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One follow-up visit (复诊) of one patient to one doctor, as it stands.
///
/// @param version grows by one with each change
public record Visit(
    VisitId id,
    long version,
    VisitState state,
    VisitPlan plan,
    Precheck precheck,
    QueuePlace place,
    VisitCourse course,
    List<VisitTimer> timers,
    Instant createdAt,
    Instant changedAt) {
  public Visit {
    timers = List.copyOf(timers);
  }

  /// The account under which somebody acts who came by the visit's link, as the audit trail and the
  /// room show it.
  public static String patientAccount(VisitId id) {
    return "patient-" + id;
  }

  /// The name of the visit's room, and under which its evidence is kept.
  public static String room(VisitId id) {
    return "visit-" + id;
  }

  /// The time-out that comes next.
  public Optional<VisitTimer> next() {
    return timers.stream()
        .min(Comparator.comparing(VisitTimer::at).thenComparing(VisitTimer::kind));
  }

  @Override
  public String toString() {
    return "Visit[" + id + " " + state + " v" + version + "]";
  }
}
