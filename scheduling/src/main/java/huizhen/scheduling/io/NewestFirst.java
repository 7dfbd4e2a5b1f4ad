package huizhen.scheduling.io;

import huizhen.scheduling.api.Page;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a sorted set of ids, scored by their last change in ms, piece by piece from its end.
///
/// What changes while somebody reads moves to the front, before what was read: a cursor is a place
/// between two scores and not an entry, so it stays where it is whatever happens to entries. Of
/// entries with one score the greater id comes first, as in Redis.
final class NewestFirst {
  private NewestFirst() {}

  /// @param after the `next` of the piece before; empty for the first
  /// @param limit at most [Page#MAX]; less than 1 is taken for 1
  /// @return empty when `after` is no cursor
  static Future<Optional<Page<String>>> ids(
      RedisLink.Attempt attempt, String index, Optional<String> after, int limit) {
    int size = Math.clamp(limit, 1, Page.MAX);
    if (after.isEmpty()) {
      return new Reading(attempt, index, Optional.empty(), size)
          .read(0, List.of())
          .map(Optional::of);
    }
    return Cursor.parse(after.get())
        .map(it ->
            new Reading(attempt, index, Optional.of(it), size).read(0, List.of()).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  /// One piece that is being read.
  ///
  /// @param size of the piece
  private record Reading(
      RedisLink.Attempt attempt, String index, Optional<Cursor> after, int size) {
    /// @param offset how many entries were read
    /// @param found of these that lie behind the cursor
    Future<Page<String>> read(int offset, List<Cursor> found) {
      int batch = size + 1; // one more, to see whether there is one
      return attempt
          .send(
              Request.cmd(Command.ZRANGE)
                  .arg(index)
                  .arg(after.map(it -> String.valueOf(it.score())).orElse("+inf"))
                  .arg("-inf")
                  .arg("BYSCORE")
                  .arg("REV")
                  .arg("LIMIT")
                  .arg(offset)
                  .arg(batch)
                  .arg("WITHSCORES"))
          .compose(answer -> {
            var entries = entries(answer);
            var all = new ArrayList<>(found);
            entries.stream()
                .filter(it -> after.isEmpty() || after.get().isBefore(it))
                .forEach(all::add);
            // Many with the cursor's own score lie before it: then there is more to read.
            return all.size() <= size && entries.size() == batch
                ? read(offset + batch, all)
                : Future.succeededFuture(page(all, size));
          });
    }
  }

  /// @param all those behind the cursor that were read: one more than `size` where there is one
  static Page<String> page(List<Cursor> all, int size) {
    var shown = all.subList(0, Math.min(size, all.size()));
    var next =
        all.size() > size ? Optional.of(shown.getLast().encoded()) : Optional.<String>empty();
    return new Page<>(shown.stream().map(Cursor::id).toList(), next);
  }

  /// RESP3 has pairs, RESP2 one after the other.
  static List<Cursor> entries(Response answer) {
    var entries = new ArrayList<Cursor>();
    int i = 0;
    while (i < answer.size()) {
      var each = answer.get(i);
      boolean isPair = each.isArray();
      var id = isPair ? each.get(0) : each;
      var score = isPair ? each.get(1) : answer.get(i + 1);
      entries.add(new Cursor((long) Double.parseDouble(score.toString()), id.toString()));
      i += isPair ? 1 : 2;
    }
    return entries;
  }
}
