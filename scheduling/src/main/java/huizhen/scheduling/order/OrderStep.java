package huizhen.scheduling.order;

import static huizhen.scheduling.order.OrderParty.DOCTOR;
import static huizhen.scheduling.order.OrderParty.ORDERING_OFFICE;
import static huizhen.scheduling.order.OrderParty.RECEIVER;
import static huizhen.scheduling.order.OrderParty.REPORTING_OFFICE;
import static huizhen.scheduling.order.OrderParty.REQUESTER;
import static huizhen.scheduling.order.api.OrderState.ACCEPTED;
import static huizhen.scheduling.order.api.OrderState.ACKNOWLEDGED;
import static huizhen.scheduling.order.api.OrderState.CLOSED;
import static huizhen.scheduling.order.api.OrderState.DELIVERED;
import static huizhen.scheduling.order.api.OrderState.DRAFT;
import static huizhen.scheduling.order.api.OrderState.REPORTING;
import static huizhen.scheduling.order.api.OrderState.RETURNED;
import static huizhen.scheduling.order.api.OrderState.SUBMITTED;

import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderState;
import java.util.Set;

/// The steps of a diagnosis order: who may take each, and in which states. docs/orders.md has the
/// same table; the walks hold one against the other.
public enum OrderStep {
  /// Any doctor may begin one.
  CREATE("draft", Set.of(), Set.of()),
  EDIT("edit", Set.of(DRAFT, RETURNED), Set.of(REQUESTER)),
  ADD_MATERIAL("addMaterial", Set.of(DRAFT, RETURNED), Set.of(REQUESTER)),
  CONSENT("consent", Set.of(DRAFT, RETURNED), Set.of(REQUESTER)),
  SUBMIT("submit", Set.of(DRAFT, RETURNED), Set.of(REQUESTER)),
  ACCEPT("accept", Set.of(SUBMITTED), Set.of(REPORTING_OFFICE, RECEIVER)),
  RETURN("return", Set.of(SUBMITTED, ACCEPTED), Set.of(REPORTING_OFFICE, RECEIVER)),
  DECLINE("decline", Set.of(SUBMITTED, ACCEPTED), Set.of(REPORTING_OFFICE, RECEIVER)),
  DRAFT_REPORT("draftReport", Set.of(ACCEPTED, REPORTING), Set.of(DOCTOR)),
  AMEND("amend", Set.of(DELIVERED, ACKNOWLEDGED, CLOSED), Set.of(DOCTOR)),
  SIGN_REPORT("signReport", Set.of(REPORTING, DELIVERED, ACKNOWLEDGED, CLOSED), Set.of(DOCTOR)),
  ACKNOWLEDGE("acknowledge", Set.of(DELIVERED), Set.of(REQUESTER)),
  CLOSE("close", Set.of(ACKNOWLEDGED), Set.of(REQUESTER)),
  CANCEL(
      "cancel", Set.of(DRAFT, SUBMITTED, RETURNED, ACCEPTED), Set.of(REQUESTER, ORDERING_OFFICE)),
  /// A time-out, from whatever state has it; nobody can ask for it.
  TIME_OUT("timeOut", Set.of(), Set.of());

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<OrderState> from;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<OrderParty> who;

  OrderStep(String word, Set<OrderState> from, Set<OrderParty> who) {
    this.word = word;
    this.from = from;
    this.who = who;
  }

  public static OrderStep of(OrderCommand command) {
    return switch (command) {
      case OrderCommand.Edit _ -> EDIT;
      case OrderCommand.AddMaterial _ -> ADD_MATERIAL;
      case OrderCommand.GiveConsent _ -> CONSENT;
      case OrderCommand.Submit _ -> SUBMIT;
      case OrderCommand.Accept _ -> ACCEPT;
      case OrderCommand.Return _ -> RETURN;
      case OrderCommand.Decline _ -> DECLINE;
      case OrderCommand.DraftReport _ -> DRAFT_REPORT;
      case OrderCommand.Amend _ -> AMEND;
      case OrderCommand.SignReport _ -> SIGN_REPORT;
      case OrderCommand.Acknowledge _ -> ACKNOWLEDGE;
      case OrderCommand.Close _ -> CLOSE;
      case OrderCommand.Cancel _ -> CANCEL;
    };
  }

  /// As pages and audit entries name it.
  public String word() {
    return word;
  }

  public Set<OrderState> from() {
    return from;
  }

  Set<OrderParty> who() {
    return who;
  }
}
