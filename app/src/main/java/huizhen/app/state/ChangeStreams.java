package huizhen.app.state;

import huizhen.app.redis.RedisCalls;
import huizhen.app.state.StateReader.Wanted;
import huizhen.scheduling.io.EntryId;
import huizhen.scheduling.io.StateKeys;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the streams that tell of changes, at most [#EVENTS_AT_ONCE] entries of each at a time.
final class ChangeStreams {
  static final int EVENTS_AT_ONCE = 1_000;

  private final RedisCalls redis;

  ChangeStreams(RedisCalls redis) {
    this.redis = redis;
  }

  /// @param isCut whether there were entries behind a cursor that are not there any more, or the
  ///   stream is not the one that it was
  /// @param cursors where the next look begins
  /// @param isAll whether nothing was left
  record News(
      boolean isCut,
      Map<String, EntryId> cursors,
      List<StateKeys.Changed> changed,
      boolean isAll) {}

  Future<News> news(Mark from) {
    var requests = new ArrayList<Request>();
    requests.add(Request.cmd(Command.GET).arg(StateKeys.IDENTITY));
    for (var stream : Mark.STREAMS) {
      requests.add(range(stream, "-", 1));
      requests.add(
          Request.cmd(Command.XREVRANGE).arg(stream).arg("+").arg("-").arg("COUNT").arg(1));
      requests.add(range(stream, "(" + from.cursor(stream), EVENTS_AT_ONCE));
    }
    return redis
        .batch(requests)
        .map(found -> {
          StateReader.check(found.get(0), from.identity());
          var cursors = new HashMap<String, EntryId>();
          var changed = new LinkedHashMap<String, StateKeys.Changed>();
          boolean isCut = false;
          boolean isAll = true;
          for (int i = 0; i < Mark.STREAMS.size(); i++) {
            var stream = Mark.STREAMS.get(i);
            var cursor = from.cursor(stream);
            var first = edge(found.get(3 * i + 1));
            var last = edge(found.get(3 * i + 2));
            isCut |=
                first.filter(it -> cursor.compareTo(it.before()) < 0).isPresent()
                    || last.orElse(EntryId.NONE).compareTo(cursor) < 0;
            var entries = found.get(3 * i + 3);
            cursors.put(stream, cursor);
            if (entries != null) {
              isAll &= entries.size() < EVENTS_AT_ONCE;
              for (var entry : entries) {
                cursors.put(stream, EntryId.parse(entry.get(0).toString()));
                StateKeys.changed(stream, texts(entry.get(1)))
                    .forEach(it -> changed.put(Value.name(it.key(), it.field()), it));
              }
            }
          }
          return new News(isCut, cursors, List.copyOf(changed.values()), isAll);
        });
  }

  private static Request range(String stream, String from, int count) {
    return Request.cmd(Command.XRANGE).arg(stream).arg(from).arg("+").arg("COUNT").arg(count);
  }

  private static Optional<EntryId> edge(@Nullable Response found) {
    return found == null || found.size() == 0
        ? Optional.empty()
        : Optional.of(EntryId.parse(found.get(0).get(0).toString()));
  }

  private static List<String> texts(Response fields) {
    return fields.stream().map(Response::toString).toList();
  }

  /// Of a block all that are, or were, in it.
  Future<List<Wanted>> wanted(List<StateKeys.Changed> changed) {
    var all = new LinkedHashMap<String, Wanted>();
    changed.stream()
        .filter(it -> !it.isSet())
        .flatMap(it -> Wanted.of(it.key(), it.field()).stream())
        .forEach(it -> all.put(it.name(), it));
    var sets =
        changed.stream()
            .filter(StateKeys.Changed::isSet)
            .map(it -> Request.cmd(Command.SMEMBERS).arg(it.key()))
            .toList();
    return redis
        .batch(sets)
        .map(found -> {
          for (var members : found) {
            if (members != null) {
              members.forEach(it ->
                  Wanted.of(StateKeys.visit(it.toString()), Optional.empty())
                      .ifPresent(one -> all.put(one.name(), one)));
            }
          }
          return List.copyOf(all.values());
        });
  }

  /// The last entries that there are.
  Future<Map<String, EntryId>> edges(Mark from) {
    var requests = new ArrayList<Request>();
    for (var stream : Mark.STREAMS) {
      requests.add(
          Request.cmd(Command.XREVRANGE).arg(stream).arg("+").arg("-").arg("COUNT").arg(1));
    }
    requests.add(Request.cmd(Command.GET).arg(StateKeys.IDENTITY));
    return redis
        .batch(requests)
        .map(found -> {
          StateReader.check(found.getLast(), from.identity());
          var cursors = new HashMap<String, EntryId>();
          for (int i = 0; i < Mark.STREAMS.size(); i++) {
            cursors.put(Mark.STREAMS.get(i), edge(found.get(i)).orElse(EntryId.NONE));
          }
          return cursors;
        });
  }
}
