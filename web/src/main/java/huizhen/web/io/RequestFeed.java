package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderId;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralId;
import huizhen.scheduling.request.api.Request;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.waitlist.api.WaitEntry;
import huizhen.web.io.RequestDesk.Sight;
import huizhen.web.policy.Relation;
import huizhen.web.view.TeachingView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds the referral, the order or the teaching session of a change, and whom it concerns, for
/// [EventHub]. The stream names them by their evidence.
final class RequestFeed {
  private static final String REFERRAL = Referral.WORD + "-";
  private static final String ORDER = DiagnosisOrder.WORD + "-";
  private static final String TEACHING = TeachingSession.WORD + "-";
  private static final String WAITING = WaitEntry.WORD + "-";

  private final WebPorts ports;

  RequestFeed(WebPorts ports) {
    this.ports = ports;
  }

  /// @param data names it, its version and its state, nothing else
  record Told(Predicate<Actor> concerns, JsonObject data) {}

  static boolean isOf(CaseId id) {
    return id.value().startsWith(REFERRAL)
        || id.value().startsWith(ORDER)
        || id.value().startsWith(TEACHING)
        || id.value().startsWith(WAITING);
  }

  Future<Optional<Told>> find(CaseId id) {
    var name = id.value();
    if (name.startsWith(REFERRAL)) {
      return ports
          .referrals()
          .find(new ReferralId(name.substring(REFERRAL.length())))
          .map(found ->
              found.map(it -> told(it, actor -> ReferralDesk.sight(actor, it) != Sight.NONE)));
    }
    if (name.startsWith(TEACHING)) {
      return ports
          .teaching()
          .find(new TeachingId(name.substring(TEACHING.length())))
          .map(found ->
              found.map(it ->
                  told(it, actor -> TeachingDesk.sight(actor, it) != TeachingView.Sight.NONE)));
    }
    if (name.startsWith(WAITING)) {
      return waiting(new CaseId(name.substring(WAITING.length())));
    }
    return ports
        .orders()
        .find(new OrderId(name.substring(ORDER.length())))
        .map(found -> found.map(it -> told(it, actor -> OrderDesk.sight(actor, it) != Sight.NONE)));
  }

  /// Whoever sees the case sees that it waits.
  private Future<Optional<Told>> waiting(CaseId id) {
    var of = ports.consultations().find(id);
    var entry = ports.waitlist().find(id);
    return Future.all(of, entry)
        .map(_ ->
            of.result()
                .flatMap(kase ->
                    entry
                        .result()
                        .map(it -> told(it, actor -> Relation.of(actor, kase).isPresent()))));
  }

  private static Told told(Request request, Predicate<Actor> concerns) {
    return new Told(
        concerns,
        new JsonObject()
            .put("case", request.evidence())
            .put("version", request.version())
            .put("state", request.standing()));
  }
}
