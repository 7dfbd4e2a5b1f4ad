package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderId;
import huizhen.web.document.RequestConsentText;
import huizhen.web.io.RequestDesk.Sight;
import huizhen.web.view.Faces;
import huizhen.web.view.OrderView;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Finds diagnosis orders for those whom they concern, gives commands and shows what became of
/// them.
final class OrderDesk {
  private final WebPorts ports;
  private final FaceBook faces;
  private final RequestDesk desk;

  OrderDesk(WebPorts ports, FaceBook faces, RequestDesk desk) {
    this.ports = ports;
    this.faces = faces;
    this.desk = desk;
  }

  /// The ordering doctor reads all of it, and so does any doctor of the reporting organisation
  /// until one of them has it, and that one from then on. Coordinators of both see how far it is.
  static Sight sight(Actor actor, DiagnosisOrder order) {
    var isFrom = actor.organisation().equals(Optional.of(order.from()));
    var isTo = order.isSent() && actor.organisation().equals(Optional.of(order.form().to()));
    return switch (actor.role()) {
      case COORDINATOR -> isFrom || isTo ? Sight.HEADER : Sight.NONE;
      case COUNTY_DOCTOR, SPECIALIST -> {
        var me = actor.practitioner();
        var isRequester = isFrom && me.equals(Optional.of(order.requester()));
        var isAsked = isTo && (order.doctor().isEmpty() || me.equals(order.doctor()));
        if (me.isPresent() && (isRequester || isAsked)) {
          yield Sight.CLINICAL;
        }
        yield isTo ? Sight.HEADER : Sight.NONE;
      }
      case PATIENT, REGULATOR, OPERATOR, SERVICE, SYSTEM -> Sight.NONE;
    };
  }

  Future<DiagnosisOrder> order(Exchange exchange) {
    return ports
        .orders()
        .find(new OrderId(RequestDesk.id(exchange, "order")))
        .compose(found -> {
          if (found.isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          return sight(exchange.actor(), found.get()) == Sight.NONE
              ? desk.refused(exchange, found.get())
              : Future.succeededFuture(found.get());
        });
  }

  /// The same, for who may read what it is about.
  Future<DiagnosisOrder> readable(Exchange exchange) {
    return order(exchange)
        .compose(it ->
            sight(exchange.actor(), it) == Sight.CLINICAL
                ? Future.succeededFuture(it)
                : desk.refused(exchange, it));
  }

  Future<DiagnosisOrder> give(Exchange exchange, DiagnosisOrder order, OrderCommand command) {
    return ports
        .orders()
        .execute(exchange.command(), exchange.actor(), order.id(), command)
        .compose(RequestDesk::settled);
  }

  boolean allows(Exchange exchange, DiagnosisOrder order, String step) {
    return ports.orders().allowed(order, exchange.actor()).contains(step);
  }

  Future<Answer> show(Exchange exchange, DiagnosisOrder order, int status) {
    var actor = exchange.actor();
    var allowed = ports.orders().allowed(order, actor);
    var isReporting = order.isSent() && actor.practitioner().equals(order.doctor());
    var isOrdering = actor.practitioner().equals(Optional.of(order.requester()));
    return faces(List.of(order))
        .map(found -> {
          var view =
              OrderView.whole(
                  order,
                  found,
                  allowed,
                  sight(actor, order) == Sight.CLINICAL,
                  isReporting,
                  isOrdering);
          if (allowed.contains("consent")) {
            view.put("consentText", RequestConsentText.ORDER.current());
          }
          return Answer.versioned(status, view, order.version());
        });
  }

  Future<Faces> faces(Collection<DiagnosisOrder> orders) {
    var organisations = new HashSet<OrganisationId>();
    var practitioners = new HashSet<PractitionerId>();
    var patients = new HashSet<PatientId>();
    for (var it : orders) {
      organisations.add(it.from());
      organisations.add(it.form().to());
      practitioners.add(it.requester());
      it.doctor().ifPresent(practitioners::add);
      it.reports().forEach(report -> practitioners.add(report.author()));
      patients.add(it.form().patient());
    }
    return faces.of(organisations, practitioners, patients);
  }
}
