package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.referral.ReferralFacts;
import huizhen.scheduling.referral.ReferralMachine;
import huizhen.scheduling.referral.ReferralStep;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralId;
import huizhen.scheduling.referral.api.ReferralOrigin;
import huizhen.scheduling.referral.api.Referrals;
import huizhen.scheduling.request.Partners;
import huizhen.scheduling.request.RequestDecision;
import huizhen.scheduling.request.api.RequestOutcome;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Referrals in Redis ([RequestStore]), with what the directory and the case say about each.
final class RedisReferrals implements Referrals {
  private final RequestStore<Referral> store;
  private final RedisDirectory directory;
  private final CaseScripts cases;
  private final ReferralMachine machine;
  private final RegistryDesk registry;
  private final InstantSource clock;

  RedisReferrals(
      RequestStore<Referral> store,
      RedisDirectory directory,
      CaseScripts cases,
      ReferralMachine machine,
      RegistryDesk registry,
      InstantSource clock) {
    this.store = store;
    this.directory = directory;
    this.cases = cases;
    this.machine = machine;
    this.registry = registry;
    this.clock = clock;
  }

  static RequestKind<Referral> kind(ReferralMachine machine) {
    return new RequestKind<>() {
      @Override
      public String word() {
        return Referral.WORD;
      }

      @Override
      public JsonObject json(Referral state) {
        return ReferralJson.of(state);
      }

      @Override
      public Referral of(JsonObject json) {
        return ReferralJson.referral(json);
      }

      @Override
      public Optional<RequestDecision.Changed<Referral>> elapse(Referral state, Instant now) {
        return machine.elapse(state, now);
      }
    };
  }

  @Override
  public Future<RequestOutcome<Referral>> draft(
      CommandId command, Actor actor, ReferralId id, ReferralForm form) {
    return store.run(
        new RequestStore.Order<>(
            command,
            actor,
            id.value(),
            ReferralStep.CREATE.word(),
            form.patient() + "/" + form.to(),
            new JsonObject().put("to", form.to().value()),
            (attempt, existing) ->
                facts(attempt, actor.organisation(), actor.practitioner(), form, Optional.empty())
                    .map(facts ->
                        Optional.of(machine.draft(existing, id, form, actor, facts, now())))));
  }

  @Override
  public Future<RequestOutcome<Referral>> execute(
      CommandId command, Actor actor, ReferralId id, ReferralCommand what) {
    var detail = detail(what);
    return store.run(
        new RequestStore.Order<>(
            command,
            actor,
            id.value(),
            ReferralStep.of(what).word(),
            "",
            detail,
            (attempt, found) ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : decide(attempt, found.get(), what, actor, detail)));
  }

  private Future<Optional<RequestDecision<Referral>>> decide(
      RedisLink.Attempt attempt,
      Referral referral,
      ReferralCommand what,
      Actor actor,
      JsonObject detail) {
    var form = what instanceof ReferralCommand.Edit(var written) ? written : referral.form();
    return facts(
            attempt,
            Optional.of(referral.from()),
            Optional.of(referral.sender()),
            form,
            what instanceof ReferralCommand.Accept(var doctor)
                ? Optional.of(doctor)
                : referral.course().doctor())
        .compose(facts -> more(facts, what))
        .compose(facts ->
            isOfLicence(what)
                ? registry.ask(facts.partners().doctors(), detail).map(facts::with)
                : Future.succeededFuture(facts))
        .map(facts -> Optional.of(machine.decide(referral, what, actor, facts, now())));
  }

  /// Whether a licence is asked for, so that the register is.
  private static boolean isOfLicence(ReferralCommand what) {
    return what instanceof ReferralCommand.Submit
        || what instanceof ReferralCommand.Accept
        || what instanceof ReferralCommand.DownRefer;
  }

  @Override
  public Future<Optional<Referral>> find(ReferralId id) {
    return store.find(id.value());
  }

  @Override
  public Future<Optional<Page<Referral>>> page(
      OrganisationId organisation, Optional<String> after, int limit) {
    return store.page(organisation, after, limit);
  }

  @Override
  public List<String> allowed(Referral referral, Actor actor) {
    return machine.allowed(referral, actor);
  }

  private Future<ReferralFacts> facts(
      RedisLink.Attempt attempt,
      Optional<OrganisationId> from,
      Optional<PractitionerId> sender,
      ReferralForm form,
      Optional<PractitionerId> doctor) {
    var ours = maybe(from, directory::organisation);
    var theirs = directory.organisation(form.to());
    var asking = maybe(sender, directory::practitioner);
    var answering = maybe(doctor, directory::practitioner);
    var patient = directory.patient(form.patient());
    var agreements =
        from.map(directory::agreements)
            .orElseGet(() -> Future.succeededFuture(List.<CooperationAgreement>of()));
    var origin = maybe(form.origin(), it -> kase(attempt, it));
    return Future.all(List.of(ours, theirs, asking, answering, patient, agreements, origin))
        .map(_ ->
            new ReferralFacts(
                new Partners(
                    ours.result(),
                    theirs.result(),
                    asking.result(),
                    answering.result(),
                    patient.result(),
                    agreements.result()),
                origin.result(),
                false,
                Optional.empty()));
  }

  private Future<ReferralFacts> more(ReferralFacts facts, ReferralCommand what) {
    return switch (what) {
      case ReferralCommand.Redirect(var to, _) ->
          directory
              .organisation(to)
              .map(it ->
                  new ReferralFacts(
                      facts.partners(), facts.origin(), it.isPresent(), Optional.empty()));
      case ReferralCommand.PlanFollowUp(var doctor, _, _) ->
          directory
              .practitioner(doctor)
              .map(it -> new ReferralFacts(facts.partners(), facts.origin(), false, it));
      default -> Future.succeededFuture(facts);
    };
  }

  private Future<Optional<ConsultationCase>> kase(
      RedisLink.Attempt attempt, ReferralOrigin origin) {
    var key = RedisKeys.kase(origin.caseId());
    return attempt
        .send(Request.cmd(Command.HMGET).arg(key).arg("v").arg("d"))
        .map(found -> cases.open(key, found));
  }

  private static <K, V> Future<Optional<V>> maybe(
      Optional<K> key, Function<K, Future<Optional<V>>> lookUp) {
    return key.map(lookUp).orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  /// What of a command an auditor has to know.
  private static JsonObject detail(ReferralCommand what) {
    var detail = new JsonObject();
    return switch (what) {
      case ReferralCommand.GiveConsent(var consent, var sha256) ->
          detail
              .put("document", consent.document().value())
              .put("sha256", sha256)
              .put("textVersion", consent.textVersion())
              .put("relation", consent.relation().name());
      case ReferralCommand.Submit(var document, var sha256) ->
          detail.put("document", document.value()).put("sha256", sha256);
      case ReferralCommand.Accept(var doctor) -> detail.put("doctor", doctor.value());
      case ReferralCommand.Redirect(var to, _) -> detail.put("to", to.value());
      case ReferralCommand.Schedule(var it) ->
          detail.put("kind", it.kind().name()).put("at", it.at().toString());
      case ReferralCommand.DownRefer it ->
          detail.put("document", it.document().value()).put("sha256", it.sha256());
      case ReferralCommand.PlanFollowUp it ->
          detail.put("doctor", it.doctor().value()).put("due", it.due().toString());
      case ReferralCommand.Edit _,
          ReferralCommand.Receive _,
          ReferralCommand.Reject _,
          ReferralCommand.Depart _,
          ReferralCommand.Arrive _,
          ReferralCommand.Admit _,
          ReferralCommand.Treat _,
          ReferralCommand.ReceiveBack _,
          ReferralCommand.Close _,
          ReferralCommand.Cancel _ ->
          detail;
    };
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
