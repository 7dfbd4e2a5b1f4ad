package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.CooperationAgreement;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.scheduling.teaching.TeachingFacts;
import huizhen.scheduling.teaching.TeachingMachine;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingSessions;
import huizhen.scheduling.teaching.api.TeachingTimes;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Teaching sessions in memory, with the real machine; everybody has an agreement with everybody,
/// and nobody anything else to do.
final class MemoryTeaching implements TeachingSessions {
  private final MemoryRequests<TeachingSession> all = new MemoryRequests<>();
  private final TeachingMachine machine = new TeachingMachine(TeachingTimes.standard());
  private final MemoryScheduling scheduling;
  private final InstantSource clock;

  MemoryTeaching(MemoryScheduling scheduling, InstantSource clock) {
    this.scheduling = scheduling;
    this.clock = clock;
  }

  void clear() {
    all.clear();
  }

  @Override
  public Future<RequestOutcome<TeachingSession>> plan(
      CommandId command, Actor actor, TeachingId id, TeachingForm form) {
    var facts = facts(actor.organisation(), form, Set.of());
    return all.settle(
        command,
        actor,
        machine.plan(all.find(id.value()), id, form, actor, facts, clock.instant()));
  }

  @Override
  public Future<RequestOutcome<TeachingSession>> execute(
      CommandId command, Actor actor, TeachingId id, TeachingCommand what) {
    var found = all.find(id.value());
    if (found.isEmpty()) {
      return Future.succeededFuture(new RequestOutcome.NotFound<>());
    }
    var session = found.get();
    var form = what instanceof TeachingCommand.Edit(var written) ? written : session.form();
    var named = new HashSet<PractitionerId>();
    if (what instanceof TeachingCommand.Enrol(var who)) {
      named.addAll(who);
    }
    actor.practitioner().ifPresent(named::add);
    var facts = facts(Optional.of(session.host()), form, named);
    return all.settle(command, actor, machine.decide(session, what, actor, facts, clock.instant()));
  }

  @Override
  public Future<Optional<TeachingSession>> find(TeachingId id) {
    return Future.succeededFuture(all.find(id.value()));
  }

  @Override
  public Future<Optional<Page<TeachingSession>>> page(
      OrganisationId organisation, Optional<String> after, int limit) {
    return all.page(organisation, after, limit);
  }

  @Override
  public List<String> allowed(TeachingSession session, Actor actor) {
    return machine.allowed(session, actor);
  }

  private TeachingFacts facts(
      Optional<OrganisationId> host, TeachingForm form, Set<PractitionerId> named) {
    Map<OrganisationId, Organisation> organisations = new HashMap<>();
    var agreements = new ArrayList<CooperationAgreement>();
    var places = new HashSet<>(form.invited());
    host.ifPresent(places::add);
    for (var place : places) {
      Clinic.await(scheduling.organisation(place)).ifPresent(it -> organisations.put(place, it));
      host.ifPresent(it -> agreements.add(MemoryReferrals.agreement(it, place, form.department())));
    }
    Map<PractitionerId, Practitioner> practitioners = new HashMap<>();
    var people = new HashSet<>(form.presenters());
    people.add(form.teacher());
    people.addAll(named);
    for (var who : people) {
      Clinic.await(scheduling.practitioner(who)).ifPresent(it -> practitioners.put(who, it));
    }
    return new TeachingFacts(
        organisations,
        practitioners,
        form.patient().flatMap(it -> Clinic.await(scheduling.patient(it))),
        agreements);
  }
}
