package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseOutcome;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.ConsentOverride;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Emergencies;
import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.model.Answering;
import huizhen.scheduling.model.Step;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Emergencies in Redis: the button, and who is rung; [AnswerRunner] for who gets it, [RedisRotas]
/// for who is on call.
final class RedisEmergencies implements Emergencies {
  private static final int MAX_RECENT = 100;

  private final RedisLink link;
  private final RedisDirectory directory;
  private final RedisRotas rotas;
  private final CommandRunner runner;
  private final AnswerRunner answers;
  private final Answering answering;
  private final InstantSource clock;

  RedisEmergencies(
      RedisLink link,
      RedisDirectory directory,
      RedisRotas rotas,
      CommandRunner runner,
      AnswerRunner answers,
      Answering answering,
      InstantSource clock) {
    this.link = link;
    this.directory = directory;
    this.rotas = rotas;
    this.runner = runner;
    this.answers = answers;
    this.answering = answering;
    this.clock = clock;
  }

  @Override
  public Future<CaseOutcome> raise(
      CommandId command,
      Actor actor,
      CaseId id,
      Application application,
      Duration tapAge,
      Optional<ConsentOverride> override) {
    var call = new Answering.Call(application, tapAge, override);
    return onCall(application)
        .compose(onCall ->
            runner.run(
                new Order(
                    command,
                    actor,
                    id,
                    Step.RAISE,
                    "",
                    new JsonObject().put("department", application.department()),
                    _ -> concerned(actor, application),
                    (state, facts, now) ->
                        answering.raise(state, id, call, actor, facts, onCall, now))))
        .map(OutcomeJson::caseOutcome);
  }

  /// Read just before: a change of the rota in between is as if the button had been pressed first.
  private Future<Answering.OnCall> onCall(Application application) {
    return rotas
        .find(application.invited())
        .compose(rota -> {
          var duties = rota.at(application.department(), clock.instant());
          return duties.isEmpty()
              ? Future.succeededFuture(new Answering.OnCall(List.of(), List.of()))
              : directory
                  .practitioners(application.invited())
                  .compose(all ->
                      runner
                          .registry()
                          .askToRing(
                              all.stream()
                                  .filter(it ->
                                      duties.stream()
                                          .anyMatch(duty -> duty.practitioner().equals(it.id())))
                                  .toList())
                          .map(words -> new Answering.OnCall(duties, all, words)));
        });
  }

  @Override
  public Future<CaseOutcome> accept(
      CommandId command, Actor actor, CaseId id, PractitionerId specialist) {
    return answers.run(command, actor, id, specialist).map(OutcomeJson::caseOutcome);
  }

  @Override
  public Future<List<ConsultationCase>> recent(OrganisationId invited) {
    var since = clock.instant().minus(RECENT).toEpochMilli();
    return link.within(attempt ->
            attempt
                .send(
                    Request.cmd(Command.ZRANGE)
                        .arg(RedisKeys.casesOf(invited))
                        .arg("+inf")
                        .arg(since)
                        .arg("BYSCORE")
                        .arg("REV")
                        .arg("LIMIT")
                        .arg(0)
                        .arg(MAX_RECENT))
                .compose(ids -> {
                  var reads = new ArrayList<Future<Optional<ConsultationCase>>>();
                  ids.forEach(it -> reads.add(runner.read(attempt, new CaseId(it.toString()))));
                  return Future.join(reads)
                      .map(_ -> reads.stream().flatMap(it -> it.result().stream()).toList());
                }))
        .map(all ->
            all.stream()
                .filter(it -> it.application().invited().equals(invited))
                .filter(it -> it.progress().emergency().isPresent())
                .toList());
  }

  @Override
  public Future<OnCallRota> rota(OrganisationId organisation) {
    return rotas.find(organisation);
  }

  @Override
  public Future<RotaOutcome> put(Actor actor, OrganisationId organisation, OnCallRota rota) {
    return rotas.put(actor, organisation, rota);
  }

  private static Optional<RedisDirectory.Concerned> concerned(
      Actor actor, Application application) {
    return actor
        .organisation()
        .flatMap(inviting ->
            actor
                .practitioner()
                .map(requester ->
                    new RedisDirectory.Concerned(
                        inviting,
                        application.invited(),
                        requester,
                        Optional.empty(),
                        application.patient(),
                        List.of())));
  }
}
