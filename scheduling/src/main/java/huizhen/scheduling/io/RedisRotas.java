package huizhen.scheduling.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Emergencies.RotaOutcome;
import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.model.RotaChecks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.InstantSource;
import java.util.List;

/// On-call rotas in Redis: one sealed value an organisation, with its version beside it, and an
/// audit entry with each change. The seal is bound to the version, so that an old rota does not
/// open in a new one's place.
final class RedisRotas {
  private final RedisLink link;
  private final RedisDirectory directory;
  private final SealedJson sealed;
  private final OutboxDrainer outbox;
  private final InstantSource clock;

  RedisRotas(
      RedisLink link,
      RedisDirectory directory,
      SealedJson sealed,
      OutboxDrainer outbox,
      InstantSource clock) {
    this.link = link;
    this.directory = directory;
    this.sealed = sealed;
    this.outbox = outbox;
    this.clock = clock;
  }

  Future<OnCallRota> find(OrganisationId organisation) {
    return link.within(attempt ->
        attempt
            .send(
                Request.cmd(Command.HMGET)
                    .arg(RedisKeys.ROTAS)
                    .arg(organisation + "/v")
                    .arg(organisation + "/d"))
            .map(found -> {
              if (found.get(0) == null) {
                return OnCallRota.NONE;
              }
              var version = Long.parseLong(found.get(0).toString());
              return RotaJson.rota(
                  sealed.open(found.get(1).toBytes(), place(organisation, version)), version);
            }));
  }

  Future<RotaOutcome> put(Actor actor, OrganisationId organisation, OnCallRota asked) {
    var rota = asked.without(clock.instant());
    return directory
        .practitioners(organisation)
        .compose(doctors -> {
          var refused = RotaChecks.broken(rota, doctors);
          return refused.isPresent()
              ? Future.succeededFuture(new RotaOutcome.Refused(refused.get().refusal()))
              : write(actor, organisation, rota, doctors);
        });
  }

  private Future<RotaOutcome> write(
      Actor actor, OrganisationId organisation, OnCallRota rota, List<Practitioner> doctors) {
    var next = rota.version() + 1;
    var audit =
        new JsonObject()
            .put("at", clock.instant().toString())
            .put("actor", actor.account())
            .put("action", "rota.put")
            .put("subject", organisation.value())
            .put("outcome", "ok")
            .put(
                "detail",
                new JsonObject()
                    .put("version", next)
                    .put("doctors", doctors.size())
                    .put("rota", RotaJson.of(rota)));
    return link.within(attempt ->
            attempt.eval(
                Script.ROTA,
                List.of(RedisKeys.ROTAS, RedisKeys.OUTBOX, RedisKeys.STATE_CHANGES),
                List.of(
                    organisation.value(),
                    rota.version(),
                    sealed.seal(RotaJson.of(rota), place(organisation, next)),
                    sealed.seal(audit, RedisKeys.OUTBOX),
                    (long) OutboxDrainer.MAX_OUTBOX,
                    StreamFeed.MAX_EVENTS)))
        .compose(answer ->
            switch (answer.get(0).toString()) {
              case "conflict" -> Future.succeededFuture(new RotaOutcome.Changed());
              case "full" ->
                  Future.failedFuture(
                      CommandRunner.unavailable("too much waits for the audit trail"));
              case "done" ->
                  outbox
                      .delivered(answer.get(1).toString())
                      .map(_ ->
                          new RotaOutcome.Kept(
                              new OnCallRota(next, rota.shifts(), rota.absences())));
              default -> throw new IllegalStateException("no such answer: " + answer.get(0));
            });
  }

  private static String place(OrganisationId organisation, long version) {
    return RedisKeys.ROTAS + "/" + organisation + "#" + version;
  }
}
