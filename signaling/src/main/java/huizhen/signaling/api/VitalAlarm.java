package huizhen.signaling.api;

import huizhen.relay.api.ParticipantId;
import java.time.Instant;
import java.util.Optional;

/// That a device's values have met an alarm rule.
///
/// @param id counts up in the room
/// @param level of the rule; a warning where the device or its sender may not raise more
/// @param from who sent the values, as the room knows him; empty: a hospital's system, over HTTP
/// @param code under which the device sent it
/// @param value with which it was raised
/// @param at by the gateway's clock
public record VitalAlarm(
    long id,
    AlarmRule rule,
    AlarmRule.Level level,
    AlarmRule.Bound bound,
    Optional<ParticipantId> from,
    String device,
    boolean isMedical,
    String code,
    double value,
    Instant at) {
  /// The rule's limit that was passed.
  public double limit() {
    return rule.limit(bound).orElseThrow();
  }

  @Override
  public String toString() {
    return "VitalAlarm[" + id + "]";
  }

  /// A device's value that a rule is meant for, and that is not watched.
  public record Unwatched(Optional<ParticipantId> from, String device, String measure, Why why) {
    @Override
    public String toString() {
      return "Unwatched[" + why + "]";
    }
  }

  /// Why something is not watched.
  public enum Why {
    /// It came in a unit that is not the rule's.
    UNIT,
    /// More is beyond its limits than can be watched.
    FULL
  }
}
