package huizhen.scheduling.order;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderId;
import huizhen.scheduling.order.api.OrderReport;
import huizhen.scheduling.order.api.OrderState;
import huizhen.scheduling.order.api.OrderTimer;
import huizhen.scheduling.order.api.OrderTimes;
import huizhen.scheduling.request.Partners;
import huizhen.scheduling.request.RequestDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The state machine of a diagnosis order (DOMAIN.md A4). Pure: it is handed the order, who asks
/// for what, the directory's facts and the time.
///
/// As [huizhen.scheduling.model.CaseMachine] it asks in this order: may this person ever do this,
/// does the state allow it ([OrderStep]), do the rules ([OrderChecks]).
public final class OrderMachine {
  private final OrderTimes times;

  public OrderMachine(OrderTimes times) {
    this.times = times;
  }

  /// Begins one, by a doctor for a patient of the own organisation.
  public RequestDecision<DiagnosisOrder> draft(
      Optional<DiagnosisOrder> existing,
      OrderId id,
      OrderForm form,
      Actor actor,
      Partners partners,
      Instant now) {
    var step = OrderStep.CREATE;
    var isDoctor =
        actor.role() == Actor.Role.COUNTY_DOCTOR || actor.role() == Actor.Role.SPECIALIST;
    if (!isDoctor || actor.practitioner().isEmpty() || actor.organisation().isEmpty()) {
      return new RequestDecision.Refused<>(Rule.REQUEST_NOT_ALLOWED, step.word());
    }
    if (existing.isPresent()) {
      return new RequestDecision.Illegal<>(existing.get().state().name(), step.word());
    }
    var begun =
        new DiagnosisOrder(
            id,
            1,
            OrderState.DRAFT,
            actor.organisation().get(),
            actor.practitioner().get(),
            form,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            List.of(),
            now,
            now);
    var broken = OrderChecks.draft(form, begun, partners).broken();
    return broken.isPresent()
        ? new RequestDecision.Refused<>(broken.get(), step.word())
        : new RequestDecision.Changed<>(begun, step.word(), List.of(begun.state().name()));
  }

  public RequestDecision<DiagnosisOrder> decide(
      DiagnosisOrder order, OrderCommand command, Actor actor, Partners partners, Instant now) {
    var step = OrderStep.of(command);
    var refused = gate(order, step, actor);
    if (refused.isPresent()) {
      return refused.get();
    }
    var broken = OrderChecks.of(order, command, partners, now).broken();
    return broken.isPresent()
        ? new RequestDecision.Refused<>(broken.get(), step.word())
        : change(order, command, now).by(step);
  }

  /// Lets the next time-out come, if it is due: one at a time, the earliest first.
  public Optional<RequestDecision.Changed<DiagnosisOrder>> elapse(
      DiagnosisOrder order, Instant now) {
    return order
        .nextTimer()
        .filter(timer -> !timer.at().isAfter(now))
        .map(timer -> {
          var edit = new OrderEdit(order, now).drop(timer.kind());
          var left =
              switch (timer.kind()) {
                case FIRST_REMINDER, LAST_REMINDER, OVERDUE -> edit.alert(timer.kind());
                case EXPIRY -> edit.to(OrderState.EXPIRED);
                // While an amendment is being written there is nothing to close: the next
                // acknowledgement sets it anew.
                case CLOSE -> order.draftReport().isEmpty() ? edit.to(OrderState.CLOSED) : edit;
              };
          return left.by(OrderStep.TIME_OUT);
        });
  }

  /// The steps that this actor may take now, as pages name them.
  public List<String> allowed(DiagnosisOrder order, Actor actor) {
    var words = new ArrayList<String>();
    for (var step : OrderStep.values()) {
      var isOpen = step != OrderStep.SIGN_REPORT || order.draftReport().isPresent();
      if (isOpen && gate(order, step, actor).isEmpty()) {
        words.add(step.word());
      }
    }
    return List.copyOf(words);
  }

  private static Optional<RequestDecision<DiagnosisOrder>> gate(
      DiagnosisOrder order, OrderStep step, Actor actor) {
    if (OrderParty.of(actor, order).stream().noneMatch(step.who()::contains)) {
      return Optional.of(new RequestDecision.Refused<>(Rule.REQUEST_NOT_ALLOWED, step.word()));
    }
    return step.from().contains(order.state())
        ? Optional.empty()
        : Optional.of(new RequestDecision.Illegal<>(order.state().name(), step.word()));
  }

  private OrderEdit change(DiagnosisOrder order, OrderCommand command, Instant now) {
    var edit = new OrderEdit(order, now);
    return switch (command) {
      case OrderCommand.Edit(var form) ->
          edit.form(form).consent(Optional.empty()).to(OrderState.DRAFT);
      case OrderCommand.AddMaterial(var material) -> edit.material(material);
      case OrderCommand.GiveConsent(var consent) -> edit.consent(Optional.of(consent));
      case OrderCommand.Submit _ ->
          awaited(
              edit.sent(order.form().to()).doctor(Optional.empty()).to(OrderState.SUBMITTED),
              order.form().urgency(),
              now);
      case OrderCommand.Accept(var doctor) ->
          edit.doctor(Optional.of(doctor)).to(OrderState.ACCEPTED);
      case OrderCommand.Return(var reason) -> edit.reason(reason).to(OrderState.RETURNED);
      case OrderCommand.Decline(var reason) -> edit.reason(reason).to(OrderState.DECLINED);
      case OrderCommand.DraftReport(var findings, var impression, var advice) ->
          edit.report(draft(order, findings, impression, advice, "")).to(OrderState.REPORTING);
      case OrderCommand.Amend(var findings, var impression, var advice, var reason) ->
          edit.report(draft(order, findings, impression, advice, reason));
      case OrderCommand.SignReport(_, var seal) -> {
        var it = order.draftReport().orElseThrow();
        yield edit.report(
                new OrderReport(
                    it.version(),
                    it.author(),
                    it.findings(),
                    it.impression(),
                    it.advice(),
                    it.amends(),
                    Optional.of(seal)))
            .to(OrderState.REPORT_SIGNED)
            .to(OrderState.DELIVERED);
      }
      case OrderCommand.Acknowledge(var note) ->
          edit.note(Optional.of(note))
              .to(OrderState.ACKNOWLEDGED)
              .timer(OrderTimer.Kind.CLOSE, now.plus(times.close()));
      case OrderCommand.Close _ -> edit.to(OrderState.CLOSED);
      case OrderCommand.Cancel(var reason) -> edit.reason(reason).to(OrderState.CANCELLED);
    };
  }

  private static OrderReport draft(
      DiagnosisOrder order, String findings, String impression, String advice, String amends) {
    return new OrderReport(
        order.signedReports().size() + 1,
        order.doctor().orElseThrow(),
        findings,
        impression,
        advice,
        amends,
        Optional.empty());
  }

  private OrderEdit awaited(OrderEdit edit, OrderForm.Urgency urgency, Instant now) {
    var due = times.due(urgency);
    return edit.timer(
            OrderTimer.Kind.FIRST_REMINDER, now.plus(part(due, times.firstReminderPercent())))
        .timer(OrderTimer.Kind.LAST_REMINDER, now.plus(part(due, times.lastReminderPercent())))
        .timer(OrderTimer.Kind.OVERDUE, now.plus(due))
        .timer(OrderTimer.Kind.EXPIRY, now.plus(times.expiry(urgency)));
  }

  private static Duration part(Duration whole, int percent) {
    return whole.multipliedBy(percent).dividedBy(100);
  }
}
