package huizhen.scheduling.order;

import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderReport;
import huizhen.scheduling.order.api.OrderState;
import huizhen.scheduling.order.api.OrderTimer;
import huizhen.scheduling.request.RequestDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A diagnosis order while it is being changed. Time-outs and alerts that the new state has no use
/// for fall by themselves ([#states]).
final class OrderEdit {
  private final DiagnosisOrder before;
  private final Instant now;
  private final List<OrderState> states = new ArrayList<>();
  private final List<OrderTimer> timers;
  private final List<Material> materials;
  private final List<OrderReport> reports;
  private final Set<OrganisationId> sentTo;
  private final Set<OrderTimer.Kind> alerts;
  private OrderForm form;
  private Optional<Consent> consent;
  private Optional<PractitionerId> doctor;
  private Optional<String> note;
  private Optional<String> lastReason;

  OrderEdit(DiagnosisOrder before, Instant now) {
    this.before = before;
    this.now = now;
    timers = new ArrayList<>(before.timers());
    materials = new ArrayList<>(before.materials());
    reports = new ArrayList<>(before.reports());
    sentTo = new LinkedHashSet<>(before.sentTo());
    alerts = EnumSet.noneOf(OrderTimer.Kind.class);
    alerts.addAll(before.alerts());
    form = before.form();
    consent = before.consent();
    doctor = before.doctor();
    note = before.note();
    lastReason = before.lastReason();
  }

  OrderEdit to(OrderState value) {
    states.add(value);
    timers.removeIf(it -> !states(it.kind()).contains(value));
    alerts.removeIf(it -> !states(it).contains(value));
    return this;
  }

  OrderEdit form(OrderForm value) {
    form = value;
    return this;
  }

  OrderEdit consent(Optional<Consent> value) {
    consent = value;
    return this;
  }

  OrderEdit material(Material value) {
    materials.add(value);
    return this;
  }

  OrderEdit doctor(Optional<PractitionerId> value) {
    doctor = value;
    return this;
  }

  /// In place of the draft, if there is one.
  OrderEdit report(OrderReport value) {
    if (before.draftReport().isPresent()) {
      reports.removeLast();
    }
    reports.add(value);
    return this;
  }

  OrderEdit sent(OrganisationId to) {
    sentTo.add(to);
    return this;
  }

  OrderEdit note(Optional<String> value) {
    note = value;
    return this;
  }

  OrderEdit reason(String value) {
    lastReason = Optional.of(value);
    return this;
  }

  OrderEdit timer(OrderTimer.Kind kind, Instant at) {
    timers.removeIf(it -> it.kind() == kind);
    timers.add(new OrderTimer(kind, at));
    return this;
  }

  OrderEdit drop(OrderTimer.Kind kind) {
    timers.removeIf(it -> it.kind() == kind);
    return this;
  }

  /// Remembers that a time-out has come.
  OrderEdit alert(OrderTimer.Kind kind) {
    alerts.add(kind);
    return this;
  }

  RequestDecision.Changed<DiagnosisOrder> by(OrderStep step) {
    if (states.isEmpty()) {
      states.add(before.state());
    }
    var next =
        new DiagnosisOrder(
            before.id(),
            before.version() + 1,
            states.getLast(),
            before.from(),
            before.requester(),
            form,
            materials,
            consent,
            doctor,
            reports,
            sentTo,
            note,
            lastReason,
            alerts,
            timers,
            before.createdAt(),
            now);
    return new RequestDecision.Changed<>(
        next, step.word(), states.stream().map(OrderState::name).toList());
  }

  /// In which states a time-out makes sense.
  static Set<OrderState> states(OrderTimer.Kind kind) {
    return switch (kind) {
      case FIRST_REMINDER, LAST_REMINDER, OVERDUE ->
          EnumSet.of(OrderState.SUBMITTED, OrderState.ACCEPTED, OrderState.REPORTING);
      case EXPIRY -> EnumSet.of(OrderState.SUBMITTED);
      case CLOSE -> EnumSet.of(OrderState.ACKNOWLEDGED);
    };
  }
}
