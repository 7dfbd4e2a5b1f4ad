package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.order.OrderMachine;
import huizhen.scheduling.order.OrderStep;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.DiagnosisOrders;
import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderId;
import huizhen.scheduling.request.Partners;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.RequestOutcome;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Diagnosis orders in Redis ([RequestStore]), with what the directory says about each.
final class RedisOrders implements DiagnosisOrders {
  private final RequestStore<DiagnosisOrder> store;
  private final RedisDirectory directory;
  private final OrderMachine machine;
  private final RegistryDesk registry;
  private final InstantSource clock;

  RedisOrders(
      RequestStore<DiagnosisOrder> store,
      RedisDirectory directory,
      OrderMachine machine,
      RegistryDesk registry,
      InstantSource clock) {
    this.store = store;
    this.directory = directory;
    this.machine = machine;
    this.registry = registry;
    this.clock = clock;
  }

  static RequestKind<DiagnosisOrder> kind(OrderMachine machine) {
    return new RequestKind<>() {
      @Override
      public String word() {
        return DiagnosisOrder.WORD;
      }

      @Override
      public JsonObject json(DiagnosisOrder state) {
        return OrderJson.of(state);
      }

      @Override
      public DiagnosisOrder of(JsonObject json) {
        return OrderJson.order(json);
      }

      @Override
      public Optional<RequestDecision.Changed<DiagnosisOrder>> elapse(
          DiagnosisOrder state, Instant now) {
        return machine.elapse(state, now);
      }
    };
  }

  @Override
  public Future<RequestOutcome<DiagnosisOrder>> draft(
      CommandId command, Actor actor, OrderId id, OrderForm form) {
    return store.run(
        new RequestStore.Order<>(
            command,
            actor,
            id.value(),
            OrderStep.CREATE.word(),
            form.patient() + "/" + form.to() + "/" + form.kind(),
            new JsonObject().put("to", form.to().value()).put("kind", form.kind().name()),
            (_, existing) ->
                partners(actor.organisation(), actor.practitioner(), form, Optional.empty())
                    .map(partners ->
                        Optional.of(machine.draft(existing, id, form, actor, partners, now())))));
  }

  @Override
  public Future<RequestOutcome<DiagnosisOrder>> execute(
      CommandId command, Actor actor, OrderId id, OrderCommand what) {
    var detail = detail(what);
    return store.run(
        new RequestStore.Order<>(
            command,
            actor,
            id.value(),
            OrderStep.of(what).word(),
            "",
            detail,
            (_, found) ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : decide(found.get(), what, actor, detail)));
  }

  private Future<Optional<RequestDecision<DiagnosisOrder>>> decide(
      DiagnosisOrder order, OrderCommand what, Actor actor, JsonObject detail) {
    var form = what instanceof OrderCommand.Edit(var written) ? written : order.form();
    var doctor =
        what instanceof OrderCommand.Accept(var named) ? Optional.of(named) : order.doctor();
    return partners(Optional.of(order.from()), Optional.of(order.requester()), form, doctor)
        .compose(partners ->
            isOfLicence(what)
                ? registry.ask(partners.doctors(), detail).map(partners::with)
                : Future.succeededFuture(partners))
        .map(partners -> Optional.of(machine.decide(order, what, actor, partners, now())));
  }

  /// Whether a licence is asked for, so that the register is.
  private static boolean isOfLicence(OrderCommand what) {
    return what instanceof OrderCommand.Submit
        || what instanceof OrderCommand.Accept
        || what instanceof OrderCommand.SignReport;
  }

  @Override
  public Future<Optional<DiagnosisOrder>> find(OrderId id) {
    return store.find(id.value());
  }

  @Override
  public Future<Optional<Page<DiagnosisOrder>>> page(
      OrganisationId organisation, Optional<String> after, int limit) {
    return store.page(organisation, after, limit);
  }

  @Override
  public List<String> allowed(DiagnosisOrder order, Actor actor) {
    return machine.allowed(order, actor);
  }

  private Future<Partners> partners(
      Optional<OrganisationId> from,
      Optional<PractitionerId> requester,
      OrderForm form,
      Optional<PractitionerId> doctor) {
    var ours = maybe(from, directory::organisation);
    var theirs = directory.organisation(form.to());
    var asking = maybe(requester, directory::practitioner);
    var answering = maybe(doctor, directory::practitioner);
    var patient = directory.patient(form.patient());
    var agreements =
        from.map(directory::agreements)
            .orElseGet(() -> Future.succeededFuture(List.<CooperationAgreement>of()));
    return Future.all(List.of(ours, theirs, asking, answering, patient, agreements))
        .map(_ ->
            new Partners(
                ours.result(),
                theirs.result(),
                asking.result(),
                answering.result(),
                patient.result(),
                agreements.result()));
  }

  private static <K, V> Future<Optional<V>> maybe(
      Optional<K> key, Function<K, Future<Optional<V>>> lookUp) {
    return key.map(lookUp).orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  /// What of a command an auditor has to know.
  private static JsonObject detail(OrderCommand what) {
    var detail = new JsonObject();
    return switch (what) {
      case OrderCommand.AddMaterial(var material) ->
          detail.put("document", material.id().value()).put("sha256", material.sha256());
      case OrderCommand.GiveConsent(var consent) ->
          detail
              .put("document", consent.document().value())
              .put("textVersion", consent.textVersion())
              .put("relation", consent.relation().name());
      case OrderCommand.Accept(var doctor) -> detail.put("doctor", doctor.value());
      case OrderCommand.SignReport(var version, var seal) ->
          detail
              .put("report", version)
              .put("document", seal.document().value())
              .put("sha256", seal.sha256())
              .put("signedAt", seal.at().toString());
      case OrderCommand.Edit _,
          OrderCommand.Submit _,
          OrderCommand.Return _,
          OrderCommand.Decline _,
          OrderCommand.DraftReport _,
          OrderCommand.Amend _,
          OrderCommand.Acknowledge _,
          OrderCommand.Close _,
          OrderCommand.Cancel _ ->
          detail;
    };
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
