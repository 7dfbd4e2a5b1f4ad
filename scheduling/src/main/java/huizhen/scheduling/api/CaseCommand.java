package huizhen.scheduling.api;

import java.time.Instant;

/// What somebody wants done with a case. The guards and who may are in the state machine.
public sealed interface CaseCommand {
  /// Replaces the application while it is a draft (or returned).
  record Edit(Application application) implements CaseCommand {}

  record AddMaterial(Material material) implements CaseCommand {}

  /// Submits and, where no approval is configured, dispatches to the invited organisation.
  record Submit() implements CaseCommand {}

  /// Accepts for a specialist of the invited organisation.
  record Accept(PractitionerId specialist) implements CaseCommand {}

  record Return(String reason) implements CaseCommand {}

  record Decline(String reason) implements CaseCommand {}

  record GiveConsent(Consent consent) implements CaseCommand {}

  /// Withdraws the recording consent; the caller stops the recorder.
  record WithdrawRecordingConsent() implements CaseCommand {}

  /// From 15 minutes before the start, when somebody wants to come in.
  record OpenLobby() implements CaseCommand {}

  /// The chair begins: both doctors present, consent given, licences valid now.
  record Start(boolean isRequesterPresent, boolean isSpecialistPresent) implements CaseCommand {}

  record AddRecording(String recordingId) implements CaseCommand {}

  record Suspend() implements CaseCommand {}

  record Resume() implements CaseCommand {}

  record End() implements CaseCommand {}

  record DraftOpinion(String findings, String diagnosis, String advice) implements CaseCommand {
    @Override
    public String toString() {
      return "DraftOpinion[private]";
    }
  }

  /// Signs the draft of this version; the caller has asked for the password again and stored the
  /// PDF.
  record SignOpinion(int version, DocumentId document, String signature, Instant signedAt)
      implements CaseCommand {}

  record Acknowledge(String finalDecision) implements CaseCommand {
    @Override
    public String toString() {
      return "Acknowledge[private]";
    }
  }

  record Close() implements CaseCommand {}

  record Cancel(String reason) implements CaseCommand {}
}
