package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseFeed;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CaseProgress;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsentOverride;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Emergencies;
import huizhen.scheduling.api.Emergency;
import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Emergencies in memory: Dr. Wang is always on call, and whoever answers first has it.
final class MemoryEmergencies implements Emergencies, CaseFeed {
  private final MemoryScheduling scheduling;
  private final InstantSource clock;
  private final Map<CaseId, ConsultationCase> raised = new LinkedHashMap<>();
  private OnCallRota rota = OnCallRota.NONE;
  private Optional<Listener> listener = Optional.empty();
  private int events;
  Duration tapAge = Duration.ZERO;
  Optional<ConsentOverride> override = Optional.empty();

  MemoryEmergencies(MemoryScheduling scheduling, InstantSource clock) {
    this.scheduling = scheduling;
    this.clock = clock;
  }

  void clear() {
    raised.clear();
    rota = OnCallRota.NONE;
  }

  @Override
  public void listen(Listener value) {
    listener = Optional.of(value);
  }

  /// As Redis tells it.
  void tell(String caseId) {
    events++;
    listener.orElseThrow().changed(events + "-0", new CaseId(caseId));
  }

  void lose() {
    listener.orElseThrow().lost();
  }

  @Override
  public Future<CaseOutcome> raise(
      CommandId command,
      Actor actor,
      CaseId id,
      Application application,
      Duration age,
      Optional<ConsentOverride> approval) {
    tapAge = age;
    override = approval;
    var now = clock.instant();
    var ring = Emergency.Ring.waiting(new PractitionerId("p-wang"), 1).rung(now);
    return keep(
        id,
        actor.organisation().orElseThrow(),
        actor.practitioner().orElseThrow(),
        application,
        CaseState.DISPATCHED,
        Optional.empty(),
        new Emergency(
            now.minus(age),
            1,
            List.of(ring),
            false,
            Optional.empty(),
            Optional.empty(),
            approval,
            List.of()));
  }

  @Override
  public Future<CaseOutcome> accept(
      CommandId command, Actor actor, CaseId id, PractitionerId specialist) {
    var it = raised.get(id);
    if (it == null) {
      return scheduling.reply(new CaseOutcome.NotFound());
    }
    if (it.state() != CaseState.DISPATCHED) {
      return scheduling.reply(new CaseOutcome.Illegal(it.state(), "answer"));
    }
    return keep(
        id,
        it.inviting(),
        it.requester(),
        it.application(),
        CaseState.SCHEDULED,
        Optional.of(specialist),
        it.progress().emergency().orElseThrow().accepted(clock.instant(), List.of()));
  }

  private Future<CaseOutcome> keep(
      CaseId id,
      OrganisationId inviting,
      PractitionerId requester,
      Application application,
      CaseState state,
      Optional<PractitionerId> specialist,
      Emergency emergency) {
    var now = clock.instant();
    var next =
        new ConsultationCase(
            id,
            raised.containsKey(id) ? 2 : 1,
            state,
            inviting,
            requester,
            application,
            List.of(),
            specialist,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            now,
            now,
            Optional.empty(),
            new CaseProgress(
                List.of(),
                List.of(),
                List.of(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                Optional.of(emergency)));
    raised.put(id, next);
    scheduling.keep(next);
    return scheduling.reply(new CaseOutcome.Done(next));
  }

  @Override
  public Future<List<ConsultationCase>> recent(OrganisationId invited) {
    return scheduling.reply(
        raised.values().stream().filter(it -> it.application().invited().equals(invited)).toList());
  }

  @Override
  public Future<OnCallRota> rota(OrganisationId organisation) {
    return scheduling.reply(rota);
  }

  @Override
  public Future<RotaOutcome> put(Actor actor, OrganisationId organisation, OnCallRota asked) {
    if (asked.version() != rota.version()) {
      return scheduling.reply(new RotaOutcome.Changed());
    }
    rota = new OnCallRota(asked.version() + 1, asked.shifts(), asked.absences());
    return scheduling.reply(new RotaOutcome.Kept(rota));
  }
}
