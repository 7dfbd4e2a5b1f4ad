package huizhen.scheduling.order.api;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.request.api.RequestOutcome;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Diagnosis orders. Every change is one atomic script that also appends the audit entry to the
/// outbox; the same command id gives the same outcome for two days.
///
/// A future fails with a [huizhen.scheduling.api.SchedulingUnavailableException] when Redis is
/// away: nothing was half-done.
public interface DiagnosisOrders {
  Future<RequestOutcome<DiagnosisOrder>> draft(
      CommandId command, Actor actor, OrderId id, OrderForm form);

  Future<RequestOutcome<DiagnosisOrder>> execute(
      CommandId command, Actor actor, OrderId id, OrderCommand what);

  Future<Optional<DiagnosisOrder>> find(OrderId id);

  /// Those that concern an organisation, the last made first, at most [Page#MAX].
  ///
  /// @param after the cursor; empty from the start
  /// @return empty when there is no such cursor
  Future<Optional<Page<DiagnosisOrder>>> page(
      OrganisationId organisation, Optional<String> after, int limit);

  /// The commands that this actor may give now, in a page's words. Pure: by state and person.
  List<String> allowed(DiagnosisOrder order, Actor actor);
}
