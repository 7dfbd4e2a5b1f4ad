package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.order.OrderMachine;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.DiagnosisOrders;
import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderId;
import huizhen.scheduling.order.api.OrderTimes;
import huizhen.scheduling.request.Partners;
import huizhen.scheduling.request.api.RequestOutcome;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Diagnosis orders in memory, with the real machine; everybody has an agreement with everybody.
final class MemoryOrders implements DiagnosisOrders {
  private final MemoryRequests<DiagnosisOrder> all = new MemoryRequests<>();
  private final OrderMachine machine = new OrderMachine(OrderTimes.standard());
  private final MemoryScheduling scheduling;
  private final InstantSource clock;

  MemoryOrders(MemoryScheduling scheduling, InstantSource clock) {
    this.scheduling = scheduling;
    this.clock = clock;
  }

  void clear() {
    all.clear();
  }

  @Override
  public Future<RequestOutcome<DiagnosisOrder>> draft(
      CommandId command, Actor actor, OrderId id, OrderForm form) {
    var partners = partners(actor.organisation(), actor.practitioner(), form, Optional.empty());
    return all.settle(
        command,
        actor,
        machine.draft(all.find(id.value()), id, form, actor, partners, clock.instant()));
  }

  @Override
  public Future<RequestOutcome<DiagnosisOrder>> execute(
      CommandId command, Actor actor, OrderId id, OrderCommand what) {
    var found = all.find(id.value());
    if (found.isEmpty()) {
      return Future.succeededFuture(new RequestOutcome.NotFound<>());
    }
    var order = found.get();
    var form = what instanceof OrderCommand.Edit(var written) ? written : order.form();
    var doctor =
        what instanceof OrderCommand.Accept(var named) ? Optional.of(named) : order.doctor();
    var partners =
        partners(Optional.of(order.from()), Optional.of(order.requester()), form, doctor);
    return all.settle(
        command, actor, machine.decide(order, what, actor, partners, clock.instant()));
  }

  @Override
  public Future<Optional<DiagnosisOrder>> find(OrderId id) {
    return Future.succeededFuture(all.find(id.value()));
  }

  @Override
  public Future<Optional<Page<DiagnosisOrder>>> page(
      OrganisationId organisation, Optional<String> after, int limit) {
    return all.page(organisation, after, limit);
  }

  @Override
  public List<String> allowed(DiagnosisOrder order, Actor actor) {
    return machine.allowed(order, actor);
  }

  private Partners partners(
      Optional<OrganisationId> from,
      Optional<PractitionerId> requester,
      OrderForm form,
      Optional<PractitionerId> doctor) {
    return new Partners(
        from.flatMap(it -> Clinic.await(scheduling.organisation(it))),
        Clinic.await(scheduling.organisation(form.to())),
        requester.flatMap(it -> Clinic.await(scheduling.practitioner(it))),
        doctor.flatMap(it -> Clinic.await(scheduling.practitioner(it))),
        Clinic.await(scheduling.patient(form.patient())),
        from.map(it -> List.of(MemoryReferrals.agreement(it, form.to(), form.department())))
            .orElse(List.of()));
  }
}
