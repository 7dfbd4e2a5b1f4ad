package huizhen.web.io;

import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/// How the feed to a regional platform goes: for operators, who may have it sent again, and for
/// regulators.
final class FeedRoutes {
  private final FeedRunner runner;
  private final Auditor auditor;

  FeedRoutes(FeedRunner runner, Auditor auditor) {
    this.runner = runner;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listFeeds", exchange -> state(exchange, "feed.read"),
        "superviseFeeds", exchange -> state(exchange, "supervision.feeds"),
        "replayFeed", this::replay);
  }

  private Future<Answer> state(Exchange exchange, String action) {
    return auditor.saw(exchange, action, "all").compose(_ -> runner.state()).map(Answer::ok);
  }

  private Future<Answer> replay(Exchange exchange) {
    var feed = exchange.path("feed");
    long after = exchange.body().getLong("after");
    return runner.has(feed)
        ? auditor
            .sawBecause(exchange, "feed.replay", feed, new JsonObject().put("after", after))
            .compose(_ -> runner.replay(feed, after))
            .compose(_ -> runner.state())
            .map(Answer::ok)
        : ProblemException.failed(Problem.notFound());
  }
}
