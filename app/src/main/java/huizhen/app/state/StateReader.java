package huizhen.app.state;

import huizhen.app.redis.RedisCalls;
import huizhen.app.state.RedisContents.Fate;
import huizhen.app.state.RedisContents.Row;
import huizhen.app.state.RedisContents.Shape;
import huizhen.recording.api.StateCopy;
import huizhen.recording.api.StateCopy.Item;
import huizhen.scheduling.io.StateKeys;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads what the copy has, in pieces of [#AT_ONCE]. Each piece ends with the question which state
/// this is: an emptied Redis does not pass for one in which everything was deleted.
final class StateReader {
  static final int AT_ONCE = 100;
  private static final int PAGE = 500;
  private static final System.Logger LOG = System.getLogger(StateReader.class.getName());

  /// With a key, so that a Cluster asks the node that has all of ours.
  private static final String SCAN =
      """
      return redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
      """;

  private final RedisCalls redis;
  private final InstantSource clock;
  private final AtomicLong tooLong = new AtomicLong();

  StateReader(RedisCalls redis, InstantSource clock) {
    this.redis = redis;
    this.clock = clock;
  }

  /// What is read of one key, or of a field of it.
  record Wanted(String key, Optional<String> field, Row row) {
    String name() {
      return Value.name(key, field);
    }

    /// Empty for what is not in the copy.
    static Optional<Wanted> of(String key, Optional<String> field) {
      return RedisContents.of(key)
          .filter(Row::isKept)
          .filter(row -> (row.shape() == Shape.FIELDS) == field.isPresent())
          .map(row -> new Wanted(key, field, row));
    }
  }

  /// @param gone names of which there is nothing
  record Piece(List<Item> items, List<String> gone) {}

  /// The state is another one, or none.
  static final class OtherStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherStateException() {
      super("this Redis is not the one that the copy is of", null, false, false);
    }
  }

  long tooLong() {
    return tooLong.get();
  }

  /// @param wanted at most [#AT_ONCE]
  Future<Piece> read(List<Wanted> wanted, String identity) {
    var requests = new ArrayList<Request>();
    for (var each : wanted) {
      requests.add(Value.read(each.row().shape(), each.key(), each.field()));
      if (each.row().expires()) {
        requests.add(Request.cmd(Command.PTTL).arg(each.key()));
      }
    }
    requests.add(Request.cmd(Command.GET).arg(StateKeys.IDENTITY));
    return redis
        .batch(requests)
        .map(found -> {
          check(found.getLast(), identity);
          return piece(wanted, found);
        });
  }

  static void check(@Nullable Response found, String identity) {
    if (found == null || !found.toString().equals(identity)) {
      throw new OtherStateException();
    }
  }

  private Piece piece(List<Wanted> wanted, List<@Nullable Response> found) {
    var items = new ArrayList<Item>();
    var gone = new ArrayList<String>();
    int at = 0;
    for (var each : wanted) {
      var row = each.row();
      var value = Value.of(row.shape(), each.key(), each.field(), found.get(at++));
      Optional<Instant> until = row.expires() ? until(found.get(at++)) : Optional.empty();
      if (value.isEmpty()) {
        gone.add(each.name());
      } else {
        item(value.get(), until, row.fate() == Fate.SWEPT).ifPresent(items::add);
      }
    }
    return new Piece(items, gone);
  }

  private Optional<Instant> until(@Nullable Response left) {
    long millis = left == null ? -1 : Long.parseLong(left.toString());
    return millis < 0 ? Optional.empty() : Optional.of(clock.instant().plusMillis(millis));
  }

  private Optional<Item> item(Value value, Optional<Instant> until, boolean isSwept) {
    var bytes = value.bytes();
    int length = value.name().getBytes(StandardCharsets.UTF_8).length + bytes.length;
    if (length > StateCopy.MAX_ITEM_BYTES) {
      var _ = tooLong.incrementAndGet();
      LOG.log(
          Level.ERROR,
          () -> "too long for the copy key=%s bytes=%d".formatted(value.key(), length));
      return Optional.empty();
    }
    return Optional.of(new Item(value.name(), until, isSwept, bytes));
  }

  /// Hands over all that is in the copy and that a row of these describes, piece by piece; each
  /// waits for the one before.
  Future<Void> each(
      String prefix,
      Predicate<Row> which,
      String identity,
      Function<List<Item>, Future<Void>> reader) {
    return page("0", prefix, which, identity, reader);
  }

  private Future<Void> page(
      String cursor,
      String prefix,
      Predicate<Row> which,
      String identity,
      Function<List<Item>, Future<Void>> reader) {
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(SCAN)
                .arg(1)
                .arg(StateKeys.IDENTITY)
                .arg(cursor)
                .arg(prefix + "*")
                .arg(PAGE))
        .compose(found -> {
          if (found == null) {
            return Future.failedFuture(new IllegalStateException("SCAN answers"));
          }
          var wanted = new ArrayList<Wanted>();
          var hashes = new ArrayList<String>();
          for (var key : found.get(1)) {
            var row = RedisContents.of(key.toString()).filter(Row::isKept).filter(which);
            if (row.filter(it -> it.shape() == Shape.FIELDS).isPresent()) {
              hashes.add(key.toString());
            } else {
              row.ifPresent(it -> wanted.add(new Wanted(key.toString(), Optional.empty(), it)));
            }
          }
          var next = found.get(0).toString();
          return pieces(wanted, 0, identity, reader)
              .compose(_ -> hashes(hashes, 0, identity, reader))
              .compose(_ ->
                  next.equals("0")
                      ? Future.succeededFuture()
                      : page(next, prefix, which, identity, reader));
        });
  }

  private Future<Void> pieces(
      List<Wanted> wanted, int from, String identity, Function<List<Item>, Future<Void>> reader) {
    if (from >= wanted.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(from + AT_ONCE, wanted.size());
    return read(wanted.subList(from, to), identity)
        .compose(piece -> reader.apply(piece.items()))
        .compose(_ -> pieces(wanted, to, identity, reader));
  }

  private Future<Void> hashes(
      List<String> keys, int index, String identity, Function<List<Item>, Future<Void>> reader) {
    return index == keys.size()
        ? Future.succeededFuture()
        : fields(keys.get(index), "0", identity, reader)
            .compose(_ -> hashes(keys, index + 1, identity, reader));
  }

  private Future<Void> fields(
      String key, String cursor, String identity, Function<List<Item>, Future<Void>> reader) {
    return redis
        .batch(
            List.of(
                Request.cmd(Command.HSCAN).arg(key).arg(cursor).arg("COUNT").arg(AT_ONCE),
                Request.cmd(Command.GET).arg(StateKeys.IDENTITY)))
        .compose(both -> {
          check(both.get(1), identity);
          var found = both.get(0);
          if (found == null) {
            return Future.succeededFuture();
          }
          var items = new ArrayList<Item>();
          var pairs = found.get(1);
          for (int i = 0; i + 1 < pairs.size(); i += 2) {
            var field = Optional.of(pairs.get(i).toString());
            Value.of(Shape.FIELDS, key, field, pairs.get(i + 1))
                .flatMap(it -> item(it, Optional.empty(), false))
                .ifPresent(items::add);
          }
          var next = found.get(0).toString();
          return reader
              .apply(items)
              .compose(_ ->
                  next.equals("0")
                      ? Future.succeededFuture()
                      : fields(key, next, identity, reader));
        });
  }
}
