package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseFeed;
import huizhen.scheduling.api.CaseId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// Follows the stream of changed cases ([RedisKeys#EVENTS]) on a connection of its own, which waits
/// in Redis for the next. The stream keeps about [#MAX_EVENTS]; whoever was away for longer, or
/// does not know from where on, is told that changes were lost.
///
/// A broken connection is made anew after [#AGAIN], for ever: one try at a time.
final class StreamFeed implements CaseFeed {
  static final long MAX_EVENTS = 10_000;
  private static final int BATCH = 500;

  /// Below the time after which a silent connection is closed ([RedisLink]).
  private static final Duration WAIT = Duration.ofSeconds(5);

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Listener NOBODY =
      new Listener() {
        @Override
        public void changed(String eventId, CaseId id) {}

        @Override
        public void lost() {}
      };

  private static final System.Logger LOG = System.getLogger(StreamFeed.class.getName());

  private final Vertx vertx;
  private final Context context;
  private final RedisLink link;
  private volatile Listener listener = NOBODY;
  private volatile boolean isClosed;

  /// The last event that was told; empty before the first look.
  private String last = "";

  StreamFeed(Vertx vertx, RedisLink link) {
    this.vertx = vertx;
    this.link = link;
    context = vertx.getOrCreateContext();
    context.runOnContext(_ -> follow());
  }

  @Override
  public void listen(Listener value) {
    listener = value;
  }

  /// Ends the wait in Redis with the link, which is this feed's own.
  Future<Void> close() {
    isClosed = true;
    return link.close();
  }

  private void follow() {
    if (isClosed) {
      return;
    }
    link.connect()
        .compose(made -> resume(made).compose(_ -> read(made)).eventually(() -> giveBack(made)))
        .onComplete(result ->
            context.runOnContext(_ -> {
              if (!isClosed) {
                LOG.log(
                    Level.WARNING,
                    () -> "changes wait cause=" + result.cause().getClass().getSimpleName());
                var _ = vertx.setTimer(AGAIN.toMillis(), _ -> context.runOnContext(_ -> follow()));
              }
            }));
  }

  /// From the end, the first time; else from where it was, if that is still there.
  private Future<Void> resume(RedisConnection open) {
    var isFirst = last.isEmpty();
    var edge =
        isFirst
            ? Request.cmd(Command.XREVRANGE).arg(RedisKeys.EVENTS).arg("+").arg("-")
            : Request.cmd(Command.XRANGE).arg(RedisKeys.EVENTS).arg("-").arg("+");
    return open.send(edge.arg("COUNT").arg(1))
        .map(found -> {
          var id = found == null || found.size() == 0 ? "" : found.get(0).get(0).toString();
          if (isFirst) {
            last = id.isEmpty() ? "0-0" : id;
          } else if (!id.isEmpty() && EntryId.parse(last).compareTo(EntryId.parse(id)) < 0) {
            listener.lost();
          }
          return null;
        });
  }

  /// Only a broken connection, or one of a closed link, comes here: the pool drops it.
  private static Future<Void> giveBack(RedisConnection open) {
    try {
      return open.close().otherwiseEmpty();
    } catch (IllegalStateException e) {
      return Future.succeededFuture(); // it is closed already
    }
  }

  /// Until the connection breaks. Not one future within another: they would never be let go.
  private Future<Void> read(RedisConnection open) {
    var broken = Promise.<Void>promise();
    next(open, broken);
    return broken.future();
  }

  private void next(RedisConnection open, Promise<Void> broken) {
    if (isClosed) {
      broken.complete();
      return;
    }
    open.send(
            Request.cmd(Command.XREAD)
                .arg("COUNT")
                .arg(BATCH)
                .arg("BLOCK")
                .arg(WAIT.toMillis())
                .arg("STREAMS")
                .arg(RedisKeys.EVENTS)
                .arg(last))
        .map(found -> {
          if (found != null) {
            tell(found);
          }
          return found;
        })
        .onSuccess(_ -> next(open, broken))
        .onFailure(broken::fail);
  }

  /// RESP3 answers with a map of streams, RESP2 with a list of pairs.
  private void tell(Response found) {
    var entries = found.isMap() ? found.get(RedisKeys.EVENTS) : found.get(0).get(1);
    for (var entry : entries) {
      last = entry.get(0).toString();
      var fields = entry.get(1);
      try {
        if (fields.get(0).toString().equals("n")) {
          listener.noticed(last, fields.get(1).toString());
        } else {
          listener.changed(last, new CaseId(fields.get(1).toString()));
        }
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a listener failed on a change", e);
      }
    }
  }
}
