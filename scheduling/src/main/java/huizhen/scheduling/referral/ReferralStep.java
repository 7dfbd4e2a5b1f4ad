package huizhen.scheduling.referral;

import static huizhen.scheduling.referral.ReferralParty.DOCTOR;
import static huizhen.scheduling.referral.ReferralParty.RECEIVER;
import static huizhen.scheduling.referral.ReferralParty.RECEIVING_OFFICE;
import static huizhen.scheduling.referral.ReferralParty.SENDER;
import static huizhen.scheduling.referral.ReferralParty.SENDING_OFFICE;
import static huizhen.scheduling.referral.api.ReferralState.ACCEPTED;
import static huizhen.scheduling.referral.api.ReferralState.ADMITTED;
import static huizhen.scheduling.referral.api.ReferralState.ARRIVED;
import static huizhen.scheduling.referral.api.ReferralState.CONSENTED;
import static huizhen.scheduling.referral.api.ReferralState.DOWN_REFERRED;
import static huizhen.scheduling.referral.api.ReferralState.DRAFT;
import static huizhen.scheduling.referral.api.ReferralState.FOLLOWUP;
import static huizhen.scheduling.referral.api.ReferralState.IN_TRANSIT;
import static huizhen.scheduling.referral.api.ReferralState.NOT_ARRIVED;
import static huizhen.scheduling.referral.api.ReferralState.RECEIVED;
import static huizhen.scheduling.referral.api.ReferralState.RECEIVED_BACK;
import static huizhen.scheduling.referral.api.ReferralState.REDIRECTED;
import static huizhen.scheduling.referral.api.ReferralState.SCHEDULED;
import static huizhen.scheduling.referral.api.ReferralState.SUBMITTED;
import static huizhen.scheduling.referral.api.ReferralState.TREATED;

import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralState;
import java.util.Set;

/// The steps of a referral: who may take each, and in which states. docs/referrals.md has the same
/// table; the walks hold one against the other.
public enum ReferralStep {
  /// Any doctor may begin one.
  CREATE("draft", Set.of(), Set.of()),
  EDIT("edit", Set.of(DRAFT, CONSENTED), Set.of(SENDER)),
  CONSENT("consent", Set.of(DRAFT, CONSENTED, REDIRECTED), Set.of(SENDER)),
  SUBMIT("submit", Set.of(CONSENTED, REDIRECTED), Set.of(SENDER)),
  RECEIVE("receive", Set.of(SUBMITTED), Set.of(RECEIVING_OFFICE, RECEIVER)),
  ACCEPT("accept", Set.of(SUBMITTED, RECEIVED), Set.of(RECEIVING_OFFICE, RECEIVER)),
  REJECT("reject", Set.of(SUBMITTED, RECEIVED), Set.of(RECEIVING_OFFICE, RECEIVER)),
  REDIRECT("redirect", Set.of(SUBMITTED, RECEIVED), Set.of(RECEIVING_OFFICE, RECEIVER)),
  SCHEDULE("schedule", Set.of(ACCEPTED, SCHEDULED, NOT_ARRIVED), Set.of(RECEIVING_OFFICE, DOCTOR)),
  DEPART("depart", Set.of(SCHEDULED), Set.of(SENDER, SENDING_OFFICE)),
  ARRIVE(
      "arrive",
      Set.of(SCHEDULED, IN_TRANSIT, NOT_ARRIVED),
      Set.of(RECEIVING_OFFICE, RECEIVER, DOCTOR)),
  ADMIT("admit", Set.of(ARRIVED), Set.of(RECEIVING_OFFICE, DOCTOR)),
  TREAT("treat", Set.of(ADMITTED), Set.of(DOCTOR)),
  DOWN_REFER("downRefer", Set.of(TREATED), Set.of(DOCTOR)),
  RECEIVE_BACK("receiveBack", Set.of(DOWN_REFERRED), Set.of(SENDER, SENDING_OFFICE)),
  FOLLOW_UP("followUp", Set.of(RECEIVED_BACK), Set.of(SENDER)),
  CLOSE("close", Set.of(FOLLOWUP, NOT_ARRIVED), Set.of(SENDER)),
  CANCEL(
      "cancel",
      Set.of(DRAFT, CONSENTED, SUBMITTED, RECEIVED, ACCEPTED, REDIRECTED, SCHEDULED),
      Set.of(SENDER, SENDING_OFFICE)),
  /// A time-out, from whatever state has it; nobody can ask for it.
  TIME_OUT("timeOut", Set.of(), Set.of());

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<ReferralState> from;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<ReferralParty> who;

  ReferralStep(String word, Set<ReferralState> from, Set<ReferralParty> who) {
    this.word = word;
    this.from = from;
    this.who = who;
  }

  public static ReferralStep of(ReferralCommand command) {
    return switch (command) {
      case ReferralCommand.Edit _ -> EDIT;
      case ReferralCommand.GiveConsent _ -> CONSENT;
      case ReferralCommand.Submit _ -> SUBMIT;
      case ReferralCommand.Receive _ -> RECEIVE;
      case ReferralCommand.Accept _ -> ACCEPT;
      case ReferralCommand.Reject _ -> REJECT;
      case ReferralCommand.Redirect _ -> REDIRECT;
      case ReferralCommand.Schedule _ -> SCHEDULE;
      case ReferralCommand.Depart _ -> DEPART;
      case ReferralCommand.Arrive _ -> ARRIVE;
      case ReferralCommand.Admit _ -> ADMIT;
      case ReferralCommand.Treat _ -> TREAT;
      case ReferralCommand.DownRefer _ -> DOWN_REFER;
      case ReferralCommand.ReceiveBack _ -> RECEIVE_BACK;
      case ReferralCommand.PlanFollowUp _ -> FOLLOW_UP;
      case ReferralCommand.Close _ -> CLOSE;
      case ReferralCommand.Cancel _ -> CANCEL;
    };
  }

  /// As pages and audit entries name it.
  public String word() {
    return word;
  }

  public Set<ReferralState> from() {
    return from;
  }

  Set<ReferralParty> who() {
    return who;
  }
}
