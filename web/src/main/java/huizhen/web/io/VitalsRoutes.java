package huizhen.web.io;

import huizhen.recording.api.DocumentVault;
import huizhen.scheduling.visit.api.Visit;
import huizhen.web.view.VitalsView;
import huizhen.web.vitals.VitalsSheet;
import huizhen.web.vitals.VitalsSheet.Measured;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// What devices measured, before and in a session, for the doctors of the case or the visit: the
/// newest [#MOST] sets.
final class VitalsRoutes {
  static final int MOST = 200;

  private final DocumentVault documents;
  private final VisitDesk visits;
  private final Auditor auditor;

  VitalsRoutes(DocumentVault documents, VisitDesk visits, Auditor auditor) {
    this.documents = documents;
    this.visits = visits;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listVitals",
        exchange -> list(exchange, exchange.subject().id().value()),
        "listVisitVitals",
        exchange ->
            visits
                .visit(exchange, "listVisitVitals")
                .compose(visit -> list(exchange, Visit.room(visit.id()))));
  }

  private Future<Answer> list(Exchange exchange, String evidence) {
    return auditor
        .once(exchange, "vitals.view", evidence)
        .compose(_ -> sheets(evidence, 1, new ArrayDeque<>()))
        .map(found ->
            Answer.ok(
                VitalsView.of(
                    found.stream()
                        .sorted(Comparator.comparing(Measured::at).reversed())
                        .toList())));
  }

  private Future<List<Measured>> sheets(String evidence, int number, Deque<Measured> newest) {
    return number > VitalsSheet.MAX_SHEETS
        ? Future.succeededFuture(List.copyOf(newest))
        : documents
            .open(VitalsSheet.id(evidence, number))
            .compose(content -> {
              if (content.isEmpty()) {
                return Future.succeededFuture(List.copyOf(newest));
              }
              for (var set : VitalsSheet.parse(content.get().bytes()).sets()) {
                newest.addLast(set);
                if (newest.size() > MOST) {
                  newest.removeFirst();
                }
              }
              return sheets(evidence, number + 1, newest);
            });
  }
}
