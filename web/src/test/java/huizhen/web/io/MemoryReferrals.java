package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.referral.ReferralFacts;
import huizhen.scheduling.referral.ReferralMachine;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralId;
import huizhen.scheduling.referral.api.ReferralTimes;
import huizhen.scheduling.referral.api.Referrals;
import huizhen.scheduling.request.Partners;
import huizhen.scheduling.request.api.RequestOutcome;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Referrals in memory, with the real machine; everybody has an agreement with everybody.
final class MemoryReferrals implements Referrals {
  private final MemoryRequests<Referral> all = new MemoryRequests<>();
  private final ReferralMachine machine = new ReferralMachine(ReferralTimes.standard());
  private final MemoryScheduling scheduling;
  private final InstantSource clock;

  MemoryReferrals(MemoryScheduling scheduling, InstantSource clock) {
    this.scheduling = scheduling;
    this.clock = clock;
  }

  void clear() {
    all.clear();
  }

  @Override
  public Future<RequestOutcome<Referral>> draft(
      CommandId command, Actor actor, ReferralId id, ReferralForm form) {
    var facts =
        facts(
            actor.organisation(),
            actor.practitioner(),
            form,
            Optional.empty(),
            Optional.empty(),
            true);
    return all.settle(
        command,
        actor,
        machine.draft(all.find(id.value()), id, form, actor, facts, clock.instant()));
  }

  @Override
  public Future<RequestOutcome<Referral>> execute(
      CommandId command, Actor actor, ReferralId id, ReferralCommand what) {
    var found = all.find(id.value());
    if (found.isEmpty()) {
      return Future.succeededFuture(new RequestOutcome.NotFound<>());
    }
    var referral = found.get();
    var form = what instanceof ReferralCommand.Edit(var written) ? written : referral.form();
    var doctor =
        what instanceof ReferralCommand.Accept(var named)
            ? Optional.of(named)
            : referral.course().doctor();
    var planned =
        what instanceof ReferralCommand.PlanFollowUp(var who, _, _)
            ? practitioner(who)
            : Optional.<Practitioner>empty();
    var isKnown =
        !(what instanceof ReferralCommand.Redirect(var to, _))
            || Clinic.await(scheduling.organisation(to)).isPresent();
    var facts =
        facts(
            Optional.of(referral.from()),
            Optional.of(referral.sender()),
            form,
            doctor,
            planned,
            isKnown);
    return all.settle(
        command, actor, machine.decide(referral, what, actor, facts, clock.instant()));
  }

  @Override
  public Future<Optional<Referral>> find(ReferralId id) {
    return Future.succeededFuture(all.find(id.value()));
  }

  @Override
  public Future<Optional<Page<Referral>>> page(
      OrganisationId organisation, Optional<String> after, int limit) {
    return all.page(organisation, after, limit);
  }

  @Override
  public List<String> allowed(Referral referral, Actor actor) {
    return machine.allowed(referral, actor);
  }

  private ReferralFacts facts(
      Optional<OrganisationId> from,
      Optional<PractitionerId> sender,
      ReferralForm form,
      Optional<PractitionerId> doctor,
      Optional<Practitioner> planned,
      boolean isKnown) {
    return new ReferralFacts(
        new Partners(
            from.flatMap(it -> Clinic.await(scheduling.organisation(it))),
            Clinic.await(scheduling.organisation(form.to())),
            sender.flatMap(this::practitioner),
            doctor.flatMap(this::practitioner),
            Clinic.await(scheduling.patient(form.patient())),
            from.map(it -> List.of(agreement(it, form.to(), form.department()))).orElse(List.of())),
        form.origin().flatMap(it -> Clinic.await(scheduling.find(it.caseId()))),
        isKnown,
        planned);
  }

  private Optional<Practitioner> practitioner(PractitionerId id) {
    return Clinic.await(scheduling.practitioner(id));
  }

  static CooperationAgreement agreement(OrganisationId from, OrganisationId to, String department) {
    return new CooperationAgreement(
        "agreement",
        from,
        to,
        Set.of(department),
        LocalDate.parse("2020-01-01"),
        LocalDate.parse("2040-01-01"),
        "",
        "0".repeat(64));
  }
}
