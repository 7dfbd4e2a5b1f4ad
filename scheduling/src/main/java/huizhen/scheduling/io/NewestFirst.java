package huizhen.scheduling.io;

import huizhen.scheduling.api.Page;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;

/// Reads a sorted set of ids, scored by their last change, piece by piece from its end.
///
/// What changes while somebody reads moves to the front: it may be read twice, what did not change
/// is never left out.
final class NewestFirst {
  private NewestFirst() {}

  /// @param after the id that the piece before ended with; empty for the first
  /// @param limit at most [Page#MAX]; less than 1 is taken for 1
  /// @return empty when there is no such id (any more)
  static Future<Optional<Page<String>>> ids(
      RedisLink.Attempt attempt, String index, Optional<String> after, int limit) {
    return rank(attempt, index, after)
        .compose(rank ->
            rank.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : from(attempt, index, rank.get(), Math.clamp(limit, 1, Page.MAX))
                    .map(Optional::of));
  }

  private static Future<Optional<Long>> rank(
      RedisLink.Attempt attempt, String index, Optional<String> after) {
    return after
        .map(id ->
            attempt
                .send(Request.cmd(Command.ZREVRANK).arg(index).arg(id))
                .map(found ->
                    found == null
                        ? Optional.<Long>empty()
                        : Optional.of(Long.parseLong(found.toString()) + 1)))
        .orElseGet(() -> Future.succeededFuture(Optional.of(0L)));
  }

  private static Future<Page<String>> from(
      RedisLink.Attempt attempt, String index, long from, int size) {
    return attempt
        .send(
            Request.cmd(Command.ZRANGE)
                .arg(index)
                .arg(from)
                .arg(from + size) // one more, to see whether there is one
                .arg("REV"))
        .map(found -> {
          var ids = found.stream().map(Response::toString).toList();
          var shown = ids.subList(0, Math.min(size, ids.size()));
          var next = ids.size() > size ? Optional.of(shown.getLast()) : Optional.<String>empty();
          return new Page<>(shown, next);
        });
  }
}
