package huizhen.scheduling.visit.api;

import huizhen.scheduling.api.DocumentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// What can be asked of a visit that is booked (docs/visits.md).
public sealed interface VisitCommand {
  /// The real-name check at the link was passed.
  record Verify(Attendant attendant) implements VisitCommand {}

  /// Names the earlier diagnosis, where it was not known at booking.
  record AddPrior(PriorDiagnosis prior) implements VisitCommand {}

  record GiveConsent(VisitConsent consent) implements VisitCommand {}

  /// @param isDeviceFine the patient saw and heard himself
  /// @param hasGuardian a guardian is beside the child
  record CheckIn(boolean isDeviceFine, boolean hasGuardian) implements VisitCommand {}

  record AskHelp() implements VisitCommand {}

  record Helped() implements VisitCommand {}

  record Prioritise(Priority priority, String reason) implements VisitCommand {}

  record Call() implements VisitCommand {}

  record Answer() implements VisitCommand {}

  /// @param isPatientPresent and isDoctorPresent: in the room, now
  record Start(boolean isPatientPresent, boolean isDoctorPresent) implements VisitCommand {}

  record AddRecording(String recording) implements VisitCommand {}

  record Suspend() implements VisitCommand {}

  record Resume() implements VisitCommand {}

  record Complete() implements VisitCommand {}

  record SignRecord(
      String diagnosis,
      boolean isSameDiagnosis,
      String advice,
      String medicines,
      Optional<LocalDate> next,
      DocumentId document,
      String signature,
      Instant signedAt)
      implements VisitCommand {
    @Override
    public String toString() {
      return "SignRecord[" + document + "]";
    }
  }

  /// @param cause FIRST_VISIT, DETERIORATION or OTHER_CONDITION
  /// @param guidance what to do instead, and where
  record NotSuitable(VisitExit.Cause cause, String guidance) implements VisitCommand {
    @Override
    public String toString() {
      return "NotSuitable[" + cause + "]";
    }
  }

  record Transfer(BlockId to) implements VisitCommand {}

  record ToConsult(String reason) implements VisitCommand {}

  record Cancel(String reason) implements VisitCommand {}

  record Close() implements VisitCommand {}
}
