package huizhen.scheduling.io;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Lets work on the same record begin when the one before is over, in the order in which it came:
/// those who come in the same second do not race each other for its version. Between gateways the
/// version decides as ever.
///
/// At most [#MAX_LINE] stand in one line; who comes then fails as if Redis were away.
final class OneByOne {
  static final int MAX_LINE = 256;

  private final Map<String, Line> lines = new HashMap<>();

  private static final class Line {
    private Future<Void> last = Future.succeededFuture();
    private int length;
  }

  <T> Future<T> run(String record, Supplier<Future<T>> work) {
    var over = Promise.<Void>promise();
    Future<Void> before;
    synchronized (lines) {
      var line = lines.computeIfAbsent(record, _ -> new Line());
      if (line.length == MAX_LINE) {
        return Future.failedFuture(
            CommandRunner.unavailable("too many change this at the same time"));
      }
      line.length++;
      before = line.last;
      line.last = over.future();
    }
    return before
        .compose(_ -> work.get())
        .onComplete(_ -> {
          leave(record);
          over.complete();
        });
  }

  private void leave(String record) {
    synchronized (lines) {
      lines.computeIfPresent(record, (_, line) -> --line.length == 0 ? null : line);
    }
  }
}
