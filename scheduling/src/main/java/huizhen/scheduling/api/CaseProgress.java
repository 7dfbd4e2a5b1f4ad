package huizhen.scheduling.api;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a case keeps about its own course.
///
/// @param timers what will happen by itself, the next first
/// @param confirmed who has agreed to the held time
/// @param arrived who has come to the appointed time
/// @param exit why it left the straight way, while it is off it
/// @param emergency what an emergency keeps besides
public record CaseProgress(
    List<CaseTimer> timers,
    List<CaseAlert> alerts,
    List<CaseDocument> documents,
    Set<Side> confirmed,
    Set<Side> arrived,
    Optional<ExitCause> exit,
    Optional<Emergency> emergency) {
  /// Of a case with nothing behind it.
  public static final CaseProgress NONE =
      new CaseProgress(List.of(), List.of(), List.of(), Set.of(), Set.of(), Optional.empty());

  /// Of a case that is no emergency.
  public CaseProgress(
      List<CaseTimer> timers,
      List<CaseAlert> alerts,
      List<CaseDocument> documents,
      Set<Side> confirmed,
      Set<Side> arrived,
      Optional<ExitCause> exit) {
    this(timers, alerts, documents, confirmed, arrived, exit, Optional.empty());
  }

  public CaseProgress {
    timers = List.copyOf(timers);
    alerts = List.copyOf(alerts);
    documents = List.copyOf(documents);
    confirmed = Set.copyOf(confirmed);
    arrived = Set.copyOf(arrived);
    var kinds = EnumSet.noneOf(CaseTimer.Kind.class);
    for (var timer : timers) {
      if (!kinds.add(timer.kind())) {
        throw new IllegalArgumentException("two timers " + timer.kind());
      }
    }
  }

  /// Whether something takes longer than it should.
  public boolean isOverdue() {
    return alerts.stream().map(CaseAlert::kind).anyMatch(CaseAlert.Kind::isOverdue);
  }
}
