package huizhen.web.io;

import huizhen.scheduling.api.Emergencies.RotaOutcome;
import huizhen.scheduling.api.OnCallAbsence;
import huizhen.scheduling.api.OnCallRota;
import huizhen.scheduling.api.PractitionerId;
import huizhen.web.view.Problem;
import huizhen.web.view.RotaView;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// The own organisation's on-call rota: its coordinator writes it, and who is on it may hand over.
final class OnCallRoutes {
  /// Not to be disturbed for longer is leave, which the coordinator enters.
  private static final Duration LONGEST_HANDOVER = Duration.ofHours(24);

  private final WebPorts ports;
  private final InstantSource clock;

  OnCallRoutes(WebPorts ports, InstantSource clock) {
    this.ports = ports;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of("getRota", this::rota, "putRota", this::put, "handOver", this::handOver);
  }

  private Future<Answer> rota(Exchange exchange) {
    return ports
        .emergencies()
        .rota(exchange.ownOrganisation())
        .map(it -> Answer.ok(RotaView.of(it)));
  }

  private Future<Answer> put(Exchange exchange) {
    OnCallRota rota;
    try {
      rota = RotaView.rota(exchange.body());
    } catch (IllegalArgumentException | DateTimeException e) {
      return ProblemException.failed(
          Problem.badField("shifts", "The rota does not fit: " + e.getMessage() + "."));
    }
    return write(exchange, rota);
  }

  private Future<Answer> handOver(Exchange exchange) {
    var me = exchange.actor().practitioner();
    if (me.isEmpty()) {
      return ProblemException.failed(Problem.forbidden());
    }
    var now = clock.instant();
    var until = Exchange.instant("until", exchange.body().getString("until"));
    if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_HANDOVER))) {
      return ProblemException.failed(
          Problem.badField("until", "until is within the next 24 hours"));
    }
    OnCallAbsence absence;
    try {
      absence =
          new OnCallAbsence(
              me.get(),
              OnCallAbsence.Kind.DO_NOT_DISTURB,
              now,
              until,
              Optional.of(new PractitionerId(exchange.body().getString("to"))));
    } catch (IllegalArgumentException e) {
      return ProblemException.failed(
          Problem.badField("to", "to is somebody else of your organisation"));
    }
    return ports
        .emergencies()
        .rota(exchange.ownOrganisation())
        .compose(rota -> {
          if (rota.absences().size() >= OnCallRota.MAX_ABSENCES) {
            return ProblemException.failed(
                Problem.of(409, "rota-full", "The rota has as many absences as it may."));
          }
          return write(exchange, rota.with(absence));
        });
  }

  private Future<Answer> write(Exchange exchange, OnCallRota rota) {
    return ports
        .emergencies()
        .put(exchange.actor(), exchange.ownOrganisation(), rota)
        .compose(outcome ->
            switch (outcome) {
              case RotaOutcome.Kept(var kept) ->
                  Future.succeededFuture(Answer.ok(RotaView.of(kept)));
              case RotaOutcome.Refused(var refusal) ->
                  ProblemException.failed(Problem.refused(refusal));
              case RotaOutcome.Changed _ ->
                  ProblemException.failed(
                      Problem.of(409, "rota-changed", "Somebody changed the rota; read it again."));
            });
  }
}
