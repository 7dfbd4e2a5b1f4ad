package huizhen.scheduling.teaching;

import static huizhen.scheduling.teaching.TeachingParty.DOCTOR;
import static huizhen.scheduling.teaching.TeachingParty.ENROLLED;
import static huizhen.scheduling.teaching.TeachingParty.GUEST_OFFICE;
import static huizhen.scheduling.teaching.TeachingParty.OFFICE;
import static huizhen.scheduling.teaching.TeachingParty.SYSTEM;
import static huizhen.scheduling.teaching.TeachingParty.TEACHER;
import static huizhen.scheduling.teaching.api.TeachingState.ANNOUNCED;
import static huizhen.scheduling.teaching.api.TeachingState.DRAFT;
import static huizhen.scheduling.teaching.api.TeachingState.ENDED;
import static huizhen.scheduling.teaching.api.TeachingState.LIVE;
import static huizhen.scheduling.teaching.api.TeachingState.LOBBY;
import static huizhen.scheduling.teaching.api.TeachingState.RECORDED;
import static huizhen.scheduling.teaching.api.TeachingState.SUSPENDED;

import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingState;
import java.util.Set;

/// The steps of a teaching session: who may take each, and in which states. docs/teaching.md has
/// the same table; the walks hold one against the other.
public enum TeachingStep {
  /// A doctor for himself, a coordinator for a doctor of the own organisation.
  PLAN("plan", Set.of(), Set.of()),
  EDIT("edit", Set.of(DRAFT), Set.of(TEACHER, OFFICE)),
  CONSENT("consent", Set.of(DRAFT, ANNOUNCED, LOBBY), Set.of(TEACHER)),
  WITHDRAW_CONSENT(
      "withdrawConsent", Set.of(DRAFT, ANNOUNCED, LOBBY, LIVE, SUSPENDED), Set.of(TEACHER, OFFICE)),
  ANNOUNCE("announce", Set.of(DRAFT), Set.of(TEACHER, OFFICE)),
  RESCHEDULE("reschedule", Set.of(ANNOUNCED), Set.of(TEACHER, OFFICE)),
  ENROL("enrol", Set.of(ANNOUNCED, LOBBY, LIVE, SUSPENDED), Set.of(DOCTOR, OFFICE, GUEST_OFFICE)),
  UNENROL("unenrol", Set.of(ANNOUNCED, LOBBY), Set.of(ENROLLED, OFFICE, GUEST_OFFICE)),
  OPEN("open", Set.of(ANNOUNCED), Set.of(TEACHER)),
  /// Who has no seat is told so.
  JOIN("join", Set.of(LOBBY, LIVE, SUSPENDED), Set.of(TEACHER, DOCTOR)),
  START("start", Set.of(LOBBY), Set.of(TEACHER)),
  ADD_RECORDING("addRecording", Set.of(LIVE, SUSPENDED, ENDED), Set.of(SYSTEM)),
  SUSPEND("suspend", Set.of(LIVE), Set.of(TEACHER, SYSTEM)),
  RESUME("resume", Set.of(SUSPENDED), Set.of(TEACHER, SYSTEM)),
  END("end", Set.of(LIVE, SUSPENDED), Set.of(TEACHER, SYSTEM)),
  SIGN_RECORD("signRecord", Set.of(ENDED), Set.of(TEACHER)),
  CLOSE("close", Set.of(RECORDED), Set.of(TEACHER)),
  CANCEL("cancel", Set.of(DRAFT, ANNOUNCED, LOBBY), Set.of(TEACHER, OFFICE)),
  /// A time-out, from whatever state has it; nobody can ask for it.
  TIME_OUT("timeOut", Set.of(), Set.of());

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<TeachingState> from;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<TeachingParty> who;

  TeachingStep(String word, Set<TeachingState> from, Set<TeachingParty> who) {
    this.word = word;
    this.from = from;
    this.who = who;
  }

  public static TeachingStep of(TeachingCommand command) {
    return switch (command) {
      case TeachingCommand.Edit _ -> EDIT;
      case TeachingCommand.GiveConsent _ -> CONSENT;
      case TeachingCommand.WithdrawConsent _ -> WITHDRAW_CONSENT;
      case TeachingCommand.Announce _ -> ANNOUNCE;
      case TeachingCommand.Reschedule _ -> RESCHEDULE;
      case TeachingCommand.Enrol _ -> ENROL;
      case TeachingCommand.Unenrol _ -> UNENROL;
      case TeachingCommand.Open _ -> OPEN;
      case TeachingCommand.Join _ -> JOIN;
      case TeachingCommand.Start _ -> START;
      case TeachingCommand.AddRecording _ -> ADD_RECORDING;
      case TeachingCommand.Suspend _ -> SUSPEND;
      case TeachingCommand.Resume _ -> RESUME;
      case TeachingCommand.End _ -> END;
      case TeachingCommand.SignRecord _ -> SIGN_RECORD;
      case TeachingCommand.Close _ -> CLOSE;
      case TeachingCommand.Cancel _ -> CANCEL;
    };
  }

  /// As pages and audit entries name it.
  public String word() {
    return word;
  }

  public Set<TeachingState> from() {
    return from;
  }

  Set<TeachingParty> who() {
    return who;
  }
}
