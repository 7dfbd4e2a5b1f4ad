package huizhen.scheduling.model;

import static huizhen.scheduling.api.CaseState.ABORTED;
import static huizhen.scheduling.api.CaseState.ACCEPTED;
import static huizhen.scheduling.api.CaseState.ACKNOWLEDGED;
import static huizhen.scheduling.api.CaseState.CLOSED;
import static huizhen.scheduling.api.CaseState.DECLINED;
import static huizhen.scheduling.api.CaseState.DELIVERED;
import static huizhen.scheduling.api.CaseState.DISPATCHED;
import static huizhen.scheduling.api.CaseState.DRAFT;
import static huizhen.scheduling.api.CaseState.ENDED;
import static huizhen.scheduling.api.CaseState.EXPIRED;
import static huizhen.scheduling.api.CaseState.IN_SESSION;
import static huizhen.scheduling.api.CaseState.LOBBY;
import static huizhen.scheduling.api.CaseState.NO_SHOW;
import static huizhen.scheduling.api.CaseState.OPINION_DRAFT;
import static huizhen.scheduling.api.CaseState.READY;
import static huizhen.scheduling.api.CaseState.RETURNED;
import static huizhen.scheduling.api.CaseState.SCHEDULED;
import static huizhen.scheduling.api.CaseState.SCHEDULING;
import static huizhen.scheduling.api.CaseState.SUBMITTED;
import static huizhen.scheduling.api.CaseState.SUSPENDED;
import static huizhen.scheduling.model.Party.CASE_SPECIALIST;
import static huizhen.scheduling.model.Party.INVITED_COORDINATOR;
import static huizhen.scheduling.model.Party.INVITED_SPECIALIST;
import static huizhen.scheduling.model.Party.INVITING_COORDINATOR;
import static huizhen.scheduling.model.Party.MEMBER;
import static huizhen.scheduling.model.Party.MEMBER_COORDINATOR;
import static huizhen.scheduling.model.Party.REQUESTER;
import static huizhen.scheduling.model.Party.SYSTEM;

import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.TeamCommand;
import java.util.Set;

/// The steps of a case: from which states, by whom (DOMAIN.md 3a). What else a step asks is in
/// [CaseMachine].
///
/// An edit of a declined or expired case is how it is dispatched to somebody else. A draft of the
/// opinion on a delivered case begins an amendment; on a session whose line broke it says that
/// enough was seen.
public enum Step {
  CREATE("create", Set.of(), Set.of()),
  EDIT("edit", Set.of(DRAFT, RETURNED, DECLINED, EXPIRED), Set.of(REQUESTER)),
  ADD_MATERIAL(
      "addMaterial",
      Set.of(
          DRAFT,
          RETURNED,
          SUBMITTED,
          DISPATCHED,
          ACCEPTED,
          SCHEDULING,
          SCHEDULED,
          READY,
          LOBBY,
          NO_SHOW,
          ABORTED),
      Set.of(REQUESTER)),
  SUBMIT("submit", Set.of(DRAFT, RETURNED, EXPIRED), Set.of(REQUESTER)),
  APPROVE("approve", Set.of(SUBMITTED), Set.of(INVITING_COORDINATOR)),
  ACCEPT("accept", Set.of(DISPATCHED), Set.of(INVITED_COORDINATOR, INVITED_SPECIALIST)),
  RETURN("return", Set.of(DISPATCHED), Set.of(INVITED_COORDINATOR, INVITED_SPECIALIST)),
  DECLINE("decline", Set.of(DISPATCHED), Set.of(INVITED_COORDINATOR, INVITED_SPECIALIST)),
  HOLD(
      "hold",
      Set.of(ACCEPTED, SCHEDULING, NO_SHOW, ABORTED),
      Set.of(REQUESTER, INVITING_COORDINATOR, INVITED_COORDINATOR, CASE_SPECIALIST)),
  CONFIRM_TIME(
      "confirmTime",
      Set.of(SCHEDULING),
      Set.of(REQUESTER, INVITING_COORDINATOR, INVITED_COORDINATOR, CASE_SPECIALIST)),
  RELEASE_TIME(
      "releaseTime",
      Set.of(SCHEDULING),
      Set.of(REQUESTER, INVITING_COORDINATOR, INVITED_COORDINATOR, CASE_SPECIALIST)),
  BOOK(
      "book",
      Set.of(ACCEPTED, SCHEDULING, SCHEDULED, READY, LOBBY, NO_SHOW, ABORTED),
      Set.of(REQUESTER, INVITING_COORDINATOR, INVITED_COORDINATOR, CASE_SPECIALIST)),
  /// A time that the specialist has given away already, for a reason.
  OVERBOOK(
      "overbook",
      Set.of(ACCEPTED, SCHEDULING, SCHEDULED, READY, LOBBY, NO_SHOW, ABORTED),
      Set.of(INVITED_COORDINATOR, CASE_SPECIALIST)),
  REASSIGN(
      "reassign",
      Set.of(ACCEPTED, SCHEDULING, SCHEDULED, READY, LOBBY, NO_SHOW, ABORTED),
      Set.of(INVITED_COORDINATOR)),
  SET_TEAM(
      "setTeam",
      Set.of(ACCEPTED, SCHEDULING, SCHEDULED, READY, LOBBY, NO_SHOW, ABORTED),
      Set.of(INVITED_COORDINATOR, CASE_SPECIALIST)),
  CONFIRM_MEMBER(
      "confirmMember",
      Set.of(SCHEDULING, SCHEDULED, READY),
      Set.of(MEMBER, INVITED_COORDINATOR, MEMBER_COORDINATOR)),
  EXCUSE_MEMBER("excuseMember", Set.of(READY, LOBBY), Set.of(CASE_SPECIALIST)),
  GIVE_OPINION(
      "giveOpinion",
      Set.of(ENDED, OPINION_DRAFT, DELIVERED, ACKNOWLEDGED),
      Set.of(MEMBER, CASE_SPECIALIST)),
  TAKE_STAND("takeStand", Set.of(OPINION_DRAFT), Set.of(MEMBER)),
  CONSENT(
      "consent",
      Set.of(
          DRAFT,
          RETURNED,
          SUBMITTED,
          DISPATCHED,
          ACCEPTED,
          SCHEDULING,
          SCHEDULED,
          READY,
          LOBBY,
          NO_SHOW,
          ABORTED),
      Set.of(REQUESTER)),
  WITHDRAW_RECORDING(
      "withdrawRecording",
      Set.of(
          DRAFT,
          RETURNED,
          SUBMITTED,
          DISPATCHED,
          ACCEPTED,
          SCHEDULING,
          SCHEDULED,
          READY,
          LOBBY,
          IN_SESSION,
          SUSPENDED,
          NO_SHOW,
          ABORTED),
      Set.of(REQUESTER)),
  OPEN_LOBBY(
      "join",
      Set.of(SCHEDULED, READY, LOBBY, IN_SESSION, SUSPENDED),
      Set.of(REQUESTER, CASE_SPECIALIST, MEMBER)),
  START("start", Set.of(LOBBY), Set.of(CASE_SPECIALIST)),
  ADD_RECORDING(
      "addRecording",
      Set.of(LOBBY, IN_SESSION, SUSPENDED, ENDED, OPINION_DRAFT, DELIVERED, ACKNOWLEDGED),
      Set.of(SYSTEM)),
  SUSPEND("suspend", Set.of(IN_SESSION), Set.of(REQUESTER, CASE_SPECIALIST, SYSTEM)),
  RESUME("resume", Set.of(SUSPENDED), Set.of(REQUESTER, CASE_SPECIALIST, SYSTEM)),
  END("end", Set.of(IN_SESSION, SUSPENDED), Set.of(CASE_SPECIALIST, SYSTEM)),
  NO_SHOW_NOTED(
      "noShow",
      Set.of(SCHEDULED, READY, LOBBY),
      Set.of(REQUESTER, INVITING_COORDINATOR, INVITED_COORDINATOR, CASE_SPECIALIST)),
  ABORT("abort", Set.of(IN_SESSION, SUSPENDED), Set.of(REQUESTER, CASE_SPECIALIST)),
  CONVERT(
      "convert",
      Set.of(
          DECLINED,
          EXPIRED,
          ACCEPTED,
          SCHEDULING,
          SCHEDULED,
          READY,
          LOBBY,
          IN_SESSION,
          SUSPENDED,
          NO_SHOW,
          ABORTED),
      Set.of(REQUESTER, CASE_SPECIALIST)),
  DRAFT_OPINION(
      "draftOpinion",
      Set.of(ENDED, OPINION_DRAFT, DELIVERED, ACKNOWLEDGED, ABORTED),
      Set.of(CASE_SPECIALIST)),
  SIGN_OPINION("signOpinion", Set.of(OPINION_DRAFT), Set.of(CASE_SPECIALIST)),
  ACKNOWLEDGE("acknowledge", Set.of(DELIVERED), Set.of(REQUESTER)),
  CLOSE("close", Set.of(ACKNOWLEDGED), Set.of(REQUESTER, INVITING_COORDINATOR, SYSTEM)),
  ARCHIVE("archive", Set.of(CLOSED), Set.of(SYSTEM)),
  CANCEL(
      "cancel",
      Set.of(
          DRAFT,
          RETURNED,
          DECLINED,
          EXPIRED,
          SUBMITTED,
          DISPATCHED,
          ACCEPTED,
          SCHEDULING,
          SCHEDULED,
          READY,
          LOBBY,
          NO_SHOW,
          ABORTED),
      Set.of(REQUESTER, INVITING_COORDINATOR, INVITED_COORDINATOR, CASE_SPECIALIST)),
  /// The steps of an emergency: [Answering], [EmergencySteps].
  RAISE("raise", Set.of(), Set.of()),
  ANSWER("answer", Set.of(DISPATCHED), Set.of(INVITED_COORDINATOR, INVITED_SPECIALIST)),
  RING_SHOWN("ringShown", Set.of(DISPATCHED), Set.of(INVITED_SPECIALIST)),
  DECLINE_RING("declineRing", Set.of(DISPATCHED), Set.of(INVITED_SPECIALIST)),
  OVERRIDE_CONSENT(
      "overrideConsent",
      Set.of(DISPATCHED, ACCEPTED, SCHEDULING, SCHEDULED, READY, LOBBY, NO_SHOW, ABORTED),
      Set.of(REQUESTER, INVITING_COORDINATOR)),
  NOTE_ARRIVAL("noteArrival", Set.of(READY, LOBBY, IN_SESSION, SUSPENDED), Set.of(SYSTEM)),
  /// An appointment gives way, in the script in which an emergency is accepted.
  PREEMPT("preempt", Set.of(SCHEDULING, SCHEDULED, READY, LOBBY), Set.of()),
  /// A time-out, from whatever state has it ([TimerPlan]); nobody can ask for it.
  TIME_OUT("timeOut", Set.of(), Set.of());

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<CaseState> from;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<Party> who;

  Step(String word, Set<CaseState> from, Set<Party> who) {
    this.word = word;
    this.from = from;
    this.who = who;
  }

  public static Step of(CaseCommand command) {
    return switch (command) {
      case CaseCommand.Edit _ -> EDIT;
      case CaseCommand.AddMaterial _ -> ADD_MATERIAL;
      case CaseCommand.Submit _ -> SUBMIT;
      case CaseCommand.Approve _ -> APPROVE;
      case CaseCommand.Accept _ -> ACCEPT;
      case CaseCommand.Return _ -> RETURN;
      case CaseCommand.Decline _ -> DECLINE;
      case CaseCommand.ConfirmTime _ -> CONFIRM_TIME;
      case CaseCommand.ReleaseTime _ -> RELEASE_TIME;
      case CaseCommand.Reassign _ -> REASSIGN;
      case CaseCommand.NoShow _ -> NO_SHOW_NOTED;
      case CaseCommand.Abort _ -> ABORT;
      case CaseCommand.Convert _ -> CONVERT;
      case CaseCommand.Archive _ -> ARCHIVE;
      case CaseCommand.GiveConsent _ -> CONSENT;
      case CaseCommand.WithdrawRecordingConsent _ -> WITHDRAW_RECORDING;
      case CaseCommand.OpenLobby _ -> OPEN_LOBBY;
      case CaseCommand.Start _ -> START;
      case CaseCommand.AddRecording _ -> ADD_RECORDING;
      case CaseCommand.Suspend _ -> SUSPEND;
      case CaseCommand.Resume _ -> RESUME;
      case CaseCommand.End _ -> END;
      case CaseCommand.DraftOpinion _ -> DRAFT_OPINION;
      case CaseCommand.SignOpinion _ -> SIGN_OPINION;
      case CaseCommand.Acknowledge _ -> ACKNOWLEDGE;
      case CaseCommand.OfTeam(var what) -> of(what);
      case CaseCommand.Close _ -> CLOSE;
      case CaseCommand.Cancel _ -> CANCEL;
      case CaseCommand.RingShown _ -> RING_SHOWN;
      case CaseCommand.DeclineRing _ -> DECLINE_RING;
      case CaseCommand.OverrideConsent _ -> OVERRIDE_CONSENT;
      case CaseCommand.NoteArrival _ -> NOTE_ARRIVAL;
    };
  }

  private static Step of(TeamCommand command) {
    return switch (command) {
      case TeamCommand.SetTeam _ -> SET_TEAM;
      case TeamCommand.ConfirmMember _ -> CONFIRM_MEMBER;
      case TeamCommand.Excuse _ -> EXCUSE_MEMBER;
      case TeamCommand.GiveOpinion _ -> GIVE_OPINION;
      case TeamCommand.TakeStand _ -> TAKE_STAND;
    };
  }

  /// As pages and audit entries name it.
  public String word() {
    return word;
  }

  public Set<CaseState> from() {
    return from;
  }

  public Set<Party> who() {
    return who;
  }
}
