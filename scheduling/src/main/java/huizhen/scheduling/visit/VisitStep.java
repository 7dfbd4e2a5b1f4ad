package huizhen.scheduling.visit;

import static huizhen.scheduling.visit.VisitParty.DOCTOR;
import static huizhen.scheduling.visit.VisitParty.PATIENT;
import static huizhen.scheduling.visit.VisitParty.RECEPTION;
import static huizhen.scheduling.visit.VisitParty.SYSTEM;
import static huizhen.scheduling.visit.api.VisitState.BOOKED;
import static huizhen.scheduling.visit.api.VisitState.CALLED;
import static huizhen.scheduling.visit.api.VisitState.CHECKED_IN;
import static huizhen.scheduling.visit.api.VisitState.COMPLETED;
import static huizhen.scheduling.visit.api.VisitState.FOLLOWUP;
import static huizhen.scheduling.visit.api.VisitState.IN_SESSION;
import static huizhen.scheduling.visit.api.VisitState.PRECHECK;
import static huizhen.scheduling.visit.api.VisitState.RECORD_SIGNED;
import static huizhen.scheduling.visit.api.VisitState.SUSPENDED;
import static huizhen.scheduling.visit.api.VisitState.WAITING;

import huizhen.scheduling.visit.api.PlaceCommand;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitState;
import java.util.Set;

/// The steps of a visit: who may take each, and in which states. docs/visits.md has the same table;
/// the walks hold one against the other.
public enum VisitStep {
  OPEN_BLOCK("openBlock", Set.of(), Set.of(RECEPTION, DOCTOR)),
  BEGIN_BLOCK("beginBlock", Set.of(), Set.of(DOCTOR)),
  DOCTOR_ABSENT("doctorAbsent", Set.of(), Set.of(RECEPTION, DOCTOR)),
  /// The patient himself only a number that is kept for him.
  BOOK("book", Set.of(), Set.of(RECEPTION, DOCTOR, PATIENT)),
  /// To wait for a number of a full block.
  WAIT_FOR_PLACE("waitForPlace", Set.of(), Set.of(RECEPTION, DOCTOR)),
  PASS_PLACE("passPlace", Set.of(), Set.of(RECEPTION, DOCTOR, PATIENT)),
  LEAVE_WAITING("leaveWaiting", Set.of(), Set.of(RECEPTION, DOCTOR, PATIENT)),
  VERIFY(
      "verify",
      Set.of(
          BOOKED,
          PRECHECK,
          CHECKED_IN,
          WAITING,
          CALLED,
          IN_SESSION,
          SUSPENDED,
          COMPLETED,
          RECORD_SIGNED,
          FOLLOWUP),
      Set.of(PATIENT)),
  ADD_PRIOR("addPrior", Set.of(BOOKED, PRECHECK), Set.of(RECEPTION, DOCTOR)),
  CONSENT("consent", Set.of(PRECHECK), Set.of(PATIENT)),
  CHECK_IN("checkIn", Set.of(PRECHECK), Set.of(PATIENT)),
  ASK_HELP(
      "askHelp",
      Set.of(PRECHECK, CHECKED_IN, WAITING, CALLED, IN_SESSION, SUSPENDED),
      Set.of(PATIENT)),
  HELPED(
      "helped",
      Set.of(PRECHECK, CHECKED_IN, WAITING, CALLED, IN_SESSION, SUSPENDED),
      Set.of(RECEPTION, DOCTOR)),
  PRIORITISE("prioritise", Set.of(CHECKED_IN, WAITING), Set.of(RECEPTION, DOCTOR)),
  CALL("call", Set.of(WAITING), Set.of(DOCTOR)),
  ANSWER("answer", Set.of(CALLED), Set.of(PATIENT)),
  START("start", Set.of(CALLED), Set.of(DOCTOR)),
  ADD_RECORDING(
      "addRecording", Set.of(IN_SESSION, SUSPENDED, COMPLETED, RECORD_SIGNED), Set.of(SYSTEM)),
  SUSPEND("suspend", Set.of(IN_SESSION), Set.of(DOCTOR, PATIENT, SYSTEM)),
  RESUME("resume", Set.of(SUSPENDED), Set.of(DOCTOR, PATIENT, SYSTEM)),
  COMPLETE("complete", Set.of(IN_SESSION, SUSPENDED), Set.of(DOCTOR)),
  SIGN_RECORD("signRecord", Set.of(COMPLETED), Set.of(DOCTOR)),
  NOT_SUITABLE(
      "notSuitable",
      Set.of(PRECHECK, CHECKED_IN, WAITING, CALLED, IN_SESSION, SUSPENDED, COMPLETED),
      Set.of(DOCTOR)),
  TRANSFER("transfer", Set.of(CHECKED_IN, WAITING), Set.of(RECEPTION, DOCTOR)),
  TO_CONSULT("toConsult", Set.of(IN_SESSION, SUSPENDED, COMPLETED), Set.of(DOCTOR)),
  CANCEL("cancel", Set.of(BOOKED, PRECHECK, CHECKED_IN, WAITING), Set.of(RECEPTION, PATIENT)),
  CLOSE("close", Set.of(RECORD_SIGNED, FOLLOWUP), Set.of(DOCTOR, SYSTEM)),
  /// A time-out, from whatever state has it; nobody can ask for it.
  TIME_OUT("timeOut", Set.of(), Set.of());

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<VisitState> from;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<VisitParty> who;

  VisitStep(String word, Set<VisitState> from, Set<VisitParty> who) {
    this.word = word;
    this.from = from;
    this.who = who;
  }

  public static VisitStep of(VisitCommand command) {
    return switch (command) {
      case VisitCommand.Verify _ -> VERIFY;
      case VisitCommand.AddPrior _ -> ADD_PRIOR;
      case VisitCommand.GiveConsent _ -> CONSENT;
      case VisitCommand.CheckIn _ -> CHECK_IN;
      case VisitCommand.AskHelp _ -> ASK_HELP;
      case VisitCommand.Helped _ -> HELPED;
      case VisitCommand.Prioritise _ -> PRIORITISE;
      case VisitCommand.Call _ -> CALL;
      case VisitCommand.Answer _ -> ANSWER;
      case VisitCommand.Start _ -> START;
      case VisitCommand.AddRecording _ -> ADD_RECORDING;
      case VisitCommand.Suspend _ -> SUSPEND;
      case VisitCommand.Resume _ -> RESUME;
      case VisitCommand.Complete _ -> COMPLETE;
      case VisitCommand.SignRecord _ -> SIGN_RECORD;
      case VisitCommand.NotSuitable _ -> NOT_SUITABLE;
      case VisitCommand.Transfer _ -> TRANSFER;
      case VisitCommand.ToConsult _ -> TO_CONSULT;
      case VisitCommand.Cancel _ -> CANCEL;
      case VisitCommand.Close _ -> CLOSE;
    };
  }

  public static VisitStep of(PlaceCommand command) {
    return switch (command) {
      case TAKE -> BOOK;
      case PASS -> PASS_PLACE;
      case LEAVE -> LEAVE_WAITING;
    };
  }

  /// As pages and audit entries name it.
  public String word() {
    return word;
  }

  public Set<VisitState> from() {
    return from;
  }

  Set<VisitParty> who() {
    return who;
  }
}
