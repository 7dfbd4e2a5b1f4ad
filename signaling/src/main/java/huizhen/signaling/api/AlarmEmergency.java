package huizhen.signaling.api;

import huizhen.relay.api.ParticipantId;
import java.util.Optional;
import java.util.Set;

/// What became of the emergency consultation that an alarm is to open: told to the doctors in the
/// room.
///
/// @param alarm its number in the room
/// @param consultation the emergency's own case, where there is one
/// @param readers who of them may look at it
/// @param words why not, where a rule refused
public record AlarmEmergency(
    long alarm,
    State state,
    Optional<String> consultation,
    Set<ParticipantId> readers,
    Optional<Words> words) {
  public AlarmEmergency {
    readers = Set.copyOf(readers);
  }

  /// In the two languages of the pages.
  public record Words(String zh, String en) {}

  /// What became of it.
  public enum State {
    /// It is opened, and those on call are rung.
    OPENED,
    /// An alarm has opened one from this case a short while ago.
    STANDING,
    /// This consultation is an emergency itself.
    ALREADY,
    /// A rule says no.
    REFUSED,
    /// It could not be opened: somebody has to.
    FAILED
  }
}
