package huizhen.scheduling.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What somebody wants done with a case. The guards and who may are in the state machine.
public sealed interface CaseCommand {
  /// What there is only in an emergency.
  sealed interface InEmergency extends CaseCommand {}

  /// The ring is on the screen of somebody on call.
  record RingShown() implements InEmergency {}

  /// Somebody on call can't come, and may say why; the others go on ringing.
  record DeclineRing(Optional<Emergency.Excuse> excuse) implements InEmergency {}

  /// A named approver stands in for consent that can't be had.
  record OverrideConsent(ConsentOverride override) implements InEmergency {}

  /// By the system: the specialist is in the room.
  record NoteArrival() implements InEmergency {}

  /// Replaces the application while it is a draft (or returned).
  record Edit(Application application) implements CaseCommand {}

  record AddMaterial(Material material) implements CaseCommand {}

  /// Submits and, where no approval is configured, dispatches to the invited organisation.
  record Submit() implements CaseCommand {}

  /// Approves for the inviting organisation and dispatches; only where approval is configured.
  record Approve() implements CaseCommand {}

  /// Accepts for a specialist of the invited organisation.
  record Accept(PractitionerId specialist) implements CaseCommand {}

  record Return(String reason) implements CaseCommand {
    @Override
    public String toString() {
      return "Return[private]";
    }
  }

  record Decline(String reason) implements CaseCommand {
    @Override
    public String toString() {
      return "Decline[private]";
    }
  }

  /// Agrees, for one's own side, to the held time with this fence. When both sides have, it is
  /// booked.
  record ConfirmTime(long fence) implements CaseCommand {}

  /// Gives the held time back.
  record ReleaseTime() implements CaseCommand {}

  /// Gives the case to another specialist of the invited organisation; a booked time falls.
  record Reassign(PractitionerId specialist, String reason) implements CaseCommand {
    @Override
    public String toString() {
      return "Reassign[private]";
    }
  }

  record GiveConsent(Consent consent) implements CaseCommand {}

  /// Withdraws the recording consent; the caller stops the recorder.
  record WithdrawRecordingConsent() implements CaseCommand {}

  /// From 15 minutes before the start, when somebody wants to come in: the first opens the lobby,
  /// whoever comes later (also into a running session) is only noted.
  record OpenLobby() implements CaseCommand {}

  /// The chair begins: both doctors and the mandatory members present, consent given, licences
  /// valid now.
  ///
  /// @param members of the team who are there
  record Start(boolean isRequesterPresent, boolean isSpecialistPresent, Set<PractitionerId> members)
      implements CaseCommand {
    public Start {
      members = Set.copyOf(members);
    }

    /// Nobody but the two doctors is there.
    public Start(boolean isRequesterPresent, boolean isSpecialistPresent) {
      this(isRequesterPresent, isSpecialistPresent, Set.of());
    }
  }

  /// By the system: the recorder has begun under the recording consent.
  record AddRecording(String recordingId) implements CaseCommand {}

  record Suspend() implements CaseCommand {}

  record Resume() implements CaseCommand {}

  record End() implements CaseCommand {}

  /// Somebody did not come to the appointed time; `cause` is one of the three no-shows.
  record NoShow(ExitCause cause, String reason) implements CaseCommand {
    @Override
    public String toString() {
      return "NoShow[private]";
    }
  }

  /// Breaks the session off; `cause` is one of the two aborts.
  record Abort(ExitCause cause, String reason) implements CaseCommand {
    @Override
    public String toString() {
      return "Abort[private]";
    }
  }

  /// Ends the case, to go on as something else; `cause` is one of the two conversions.
  record Convert(ExitCause cause, String reason) implements CaseCommand {
    @Override
    public String toString() {
      return "Convert[private]";
    }
  }

  /// Writes the draft after the session; on a delivered case it begins an amendment, a new version.
  ///
  /// @param takenOver what of it came from a machine's draft
  record DraftOpinion(String findings, String diagnosis, String advice, List<TakenOver> takenOver)
      implements CaseCommand {
    public DraftOpinion {
      takenOver = List.copyOf(takenOver);
    }

    /// Of which nothing came from a machine.
    public DraftOpinion(String findings, String diagnosis, String advice) {
      this(findings, diagnosis, advice, List.of());
    }

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

  /// Of the case's team.
  record OfTeam(TeamCommand what) implements CaseCommand {}

  /// Ends the case for good: its list of documents is closed under one digest.
  record Archive() implements CaseCommand {}

  record Cancel(String reason) implements CaseCommand {
    @Override
    public String toString() {
      return "Cancel[private]";
    }
  }
}
