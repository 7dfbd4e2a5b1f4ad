package huizhen.recording.retention;

import huizhen.recording.api.Retention.Approval;
import huizhen.recording.api.Retention.ClockState;
import huizhen.recording.api.Retention.Disposal;
import huizhen.recording.api.Retention.Hold;
import huizhen.recording.api.Retention.Outcome;
import huizhen.recording.api.Retention.Step;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/// When something may go: its time is over, nobody holds it, the clock can be believed, and two
/// people have said so. Asked again in the very step that destroys.
public final class DisposalRules {
  private DisposalRules() {}

  /// Why it stays; empty when it may go.
  ///
  /// @param until asked anew: it may have grown
  public static Optional<String> obstacle(
      Disposal disposal, Instant until, Collection<Hold> holds, ClockState clock, Instant wall) {
    if (HoldRules.isHeld(disposal.kept().caseId(), holds)) {
      return Optional.of("held");
    }
    if (wall.isBefore(until)) {
      return Optional.of("not-due");
    }
    return clock.isFrozen() ? Optional.of("clock-frozen") : Optional.empty();
  }

  public static Outcome<Disposal> approve(Disposal disposal, String by, Instant now) {
    if (disposal.approvals().stream().anyMatch(it -> it.by().equals(by))) {
      return new Outcome.Refused<>("second-person", "It takes another person's word.");
    }
    var approval = new Approval(by, now);
    return switch (disposal.step()) {
      case DUE -> new Outcome.Done<>(disposal.with(approval, Step.REVIEW));
      case REVIEW -> new Outcome.Done<>(disposal.with(approval, Step.APPROVED));
      case APPROVED, KEY_DESTROYED, DELETED, VERIFIED, CERTIFIED, LOGGED ->
          new Outcome.Refused<>("approved", "It is approved already.");
    };
  }
}
