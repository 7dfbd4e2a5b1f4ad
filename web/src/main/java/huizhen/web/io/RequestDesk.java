package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.request.api.Request;
import huizhen.scheduling.request.api.RequestOutcome;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the routes of referrals and of orders do alike.
final class RequestDesk {
  private static final int USUAL_PAGE = 50;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,50}");

  private final Auditor auditor;

  RequestDesk(Auditor auditor) {
    this.auditor = auditor;
  }

  /// How much of a request somebody sees.
  enum Sight {
    CLINICAL,
    /// Who, when and how far; no clinical text.
    HEADER,
    NONE
  }

  /// The id in the path; what has another form does not exist.
  static String id(Exchange exchange, String name) {
    var id = exchange.path(name);
    if (!ID.matcher(id).matches()) {
      throw new ProblemException(Problem.notFound());
    }
    return id;
  }

  static <T extends Request> Future<T> settled(RequestOutcome<T> outcome) {
    return switch (outcome) {
      case RequestOutcome.Done<T>(var state) -> Future.succeededFuture(state);
      case RequestOutcome.Refused<T>(var refusal) ->
          ProblemException.failed(Problem.refused(refusal));
      case RequestOutcome.Illegal<T>(var state, _) ->
          ProblemException.failed(Problem.illegal(state));
      case RequestOutcome.NotFound<T> _ -> ProblemException.failed(Problem.notFound());
    };
  }

  static int limit(Exchange exchange) {
    return exchange.query("limit").map(Integer::parseInt).orElse(USUAL_PAGE);
  }

  static <T> Future<Page<T>> known(Optional<Page<T>> page) {
    return page.map(Future::succeededFuture)
        .orElseGet(() ->
            ProblemException.failed(
                Problem.badField("after", "after is the next of an earlier page")));
  }

  /// Who has nothing to do with it gets 403, and that is audited.
  <T> Future<T> refused(Exchange exchange, Request request) {
    return write(
            exchange,
            request,
            "access." + exchange.operation().toLowerCase(Locale.ROOT),
            "refused:forbidden")
        .compose(_ -> ProblemException.failed(Problem.forbidden()));
  }

  Future<Void> saw(Exchange exchange, Request request, String what) {
    return write(exchange, request, request.word() + "." + what, "ok");
  }

  private Future<Void> write(Exchange exchange, Request request, String action, String outcome) {
    return auditor.write(
        exchange.actor().account(),
        Optional.of(new CaseId(request.evidence())),
        action,
        request.evidence(),
        outcome);
  }
}
