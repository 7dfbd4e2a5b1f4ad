package huizhen.signaling.api;

import huizhen.relay.api.ParticipantId;
import java.util.Optional;

/// What a device measured that is not in the room itself: handed in over HTTP.
///
/// @param from under which name the host keeps it: of the system that handed it in
/// @param number what the sender calls this set of values; sent again, it is not shown again
public record Measurement(ParticipantId from, Optional<String> number, VitalSigns signs) {
  /// What became of one.
  public enum Verdict {
    /// Shown, and the first of its device since the room opened.
    FIRST,
    SHOWN,
    REPEATED,
    NOT_LIVE,
    TOO_MANY
  }

  @Override
  public String toString() {
    return "Measurement[private]";
  }
}
