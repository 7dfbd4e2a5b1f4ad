package huizhen.scheduling.io;

import huizhen.scheduling.api.Page;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a sorted set of ids, scored by a time in ms that does not change, piece by piece from a
/// moment on: [NewestFirst] the other way round.
final class EarliestFirst {
  private EarliestFirst() {}

  /// @param since entries with a later time
  /// @param after the `next` of the piece before; empty for the first
  /// @param limit at most [Page#MAX]; less than 1 is taken for 1
  /// @return empty when `after` is no cursor
  static Future<Optional<Page<String>>> ids(
      RedisLink.Attempt attempt, String index, Instant since, Optional<String> after, int limit) {
    int size = Math.clamp(limit, 1, Page.MAX);
    var cursor = after.flatMap(Cursor::parse);
    if (after.isPresent() && cursor.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return new Reading(attempt, index, since.toEpochMilli(), cursor, size)
        .read(0, List.of())
        .map(Optional::of);
  }

  /// One piece that is being read.
  private record Reading(
      RedisLink.Attempt attempt, String index, long since, Optional<Cursor> after, int size) {
    /// @param offset how many entries were read
    /// @param found of these that lie behind the cursor
    Future<Page<String>> read(int offset, List<Cursor> found) {
      int batch = size + 1; // one more, to see whether there is one
      long from = Math.max(since + 1, after.map(Cursor::score).orElse(0L));
      return attempt
          .send(
              Request.cmd(Command.ZRANGE)
                  .arg(index)
                  .arg(from)
                  .arg("+inf")
                  .arg("BYSCORE")
                  .arg("LIMIT")
                  .arg(offset)
                  .arg(batch)
                  .arg("WITHSCORES"))
          .compose(answer -> {
            var entries = NewestFirst.entries(answer);
            var all = new ArrayList<>(found);
            entries.stream()
                .filter(it -> after.isEmpty() || it.isBefore(after.get()))
                .forEach(all::add);
            // Many with the cursor's own score lie before it: then there is more to read.
            return all.size() <= size && entries.size() == batch
                ? read(offset + batch, all)
                : Future.succeededFuture(NewestFirst.page(all, size));
          });
    }
  }
}
