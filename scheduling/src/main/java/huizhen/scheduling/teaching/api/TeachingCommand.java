package huizhen.scheduling.teaching.api;

import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.PractitionerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// What can be asked of a teaching session (docs/teaching.md).
public sealed interface TeachingCommand {
  /// A consent that was given falls with another patient.
  record Edit(TeachingForm form) implements TeachingCommand {}

  record GiveConsent(TeachingConsent consent) implements TeachingCommand {}

  /// While people are there it also ends the session.
  record WithdrawConsent(DocumentId document, String sha256) implements TeachingCommand {}

  record Announce(DocumentId document, String sha256) implements TeachingCommand {}

  record Reschedule(
      Instant start, Duration duration, String reason, DocumentId document, String sha256)
      implements TeachingCommand {
    @Override
    public String toString() {
      return "Reschedule";
    }
  }

  /// A doctor himself, or doctors of a coordinator's organisation.
  record Enrol(Set<PractitionerId> who) implements TeachingCommand {
    public Enrol {
      who = Set.copyOf(who);
    }
  }

  record Unenrol(PractitionerId who) implements TeachingCommand {}

  record Open() implements TeachingCommand {}

  /// Asks for a place in the room.
  record Join() implements TeachingCommand {}

  /// @param isTeacherPresent in the room
  record Start(boolean isTeacherPresent) implements TeachingCommand {}

  record AddRecording(String recording) implements TeachingCommand {}

  record Suspend() implements TeachingCommand {}

  record Resume() implements TeachingCommand {}

  record End() implements TeachingCommand {}

  record SignRecord(TeachingRecord record) implements TeachingCommand {}

  record Close() implements TeachingCommand {}

  record Cancel(String reason) implements TeachingCommand {
    @Override
    public String toString() {
      return "Cancel";
    }
  }
}
