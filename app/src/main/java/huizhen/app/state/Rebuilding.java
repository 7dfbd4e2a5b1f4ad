package huizhen.app.state;

import huizhen.app.config.StartException;
import huizhen.app.redis.RedisCalls;
import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.StateCopy;
import huizhen.recording.api.StateCopy.Item;
import huizhen.recording.api.VaultContents;
import huizhen.recording.api.VaultContents.Thing;
import huizhen.scheduling.io.StateIndexer;
import huizhen.scheduling.io.StateIndexer.Known;
import huizhen.scheduling.io.StateIndexer.Restored;
import huizhen.scheduling.io.StateKeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Builds an empty Redis from the vault's copy, piece by piece, and then says what the vault knows
/// that the copy did not. Broken off anywhere it begins anew and comes to the same; meanwhile a
/// mark in Redis keeps gateways away. Blocks: it is all that its process does.
///
/// In memory are one piece, and the names of all documents and recordings, some 100 bytes each.
public final class Rebuilding {
  static final int AT_ONCE = 200;
  static final int MOST_LISTED = 200;
  private static final int REQUESTS_AT_ONCE = 500;
  private static final long LIMIT_MINUTES = 60;
  private static final String ACCOUNT = RedisContents.OF_APP + "account:";

  private final RedisCalls redis;
  private final StateCopy copy;
  private final StateIndexer indexer;
  private final AuditTrail trail;
  private final VaultContents vault;
  private final InstantSource clock;

  private final Map<String, Long> counts = new TreeMap<>();
  private final Set<String> documents = new HashSet<>();
  private final Set<String> recordings = new HashSet<>();
  private final List<String> lines = new ArrayList<>();
  private final List<Item> piece = new ArrayList<>();
  private long findings;

  /// @param exitCode 0 all is there as the vault knows it, 1 something is behind or missing
  public record Outcome(int exitCode, List<String> lines, JsonObject json) {
    public Outcome {
      lines = List.copyOf(lines);
    }
  }

  public Rebuilding(
      RedisCalls redis,
      StateCopy copy,
      StateIndexer indexer,
      AuditTrail trail,
      VaultContents vault,
      InstantSource clock) {
    this.redis = redis;
    this.copy = copy;
    this.indexer = indexer;
    this.trail = trail;
    this.vault = vault;
    this.clock = clock;
  }

  /// Throws a [StartException] when nothing may be done, or it was broken off.
  public Outcome run() {
    var is = await(copy.standing());
    if (is.mark().isEmpty()) {
      throw new StartException(
          "the vault has no copy of Redis' state: nothing can be built from it.");
    }
    var mark = Mark.parse(is.mark());
    take(mark);
    copy.each(this::restore);
    flush();
    await(indexer.finish(mark.last().toString()));
    tell(is, mark);
    compare(mark);
    // From here on it is a state as any other.
    var _ =
        await(
            redis.batch(
                List.of(
                    Request.cmd(Command.SET).arg(StateKeys.IDENTITY).arg(mark.identity()),
                    Request.cmd(Command.DEL).arg(StateKeys.REBUILDING))));
    var json = json(mark);
    await(noted(json));
    return new Outcome(findings == 0 ? 0 : 1, lines, json);
  }

  /// Nothing is done to a Redis that has anything of a gateway in it.
  private void take(Mark mark) {
    var building = await(redis.send(Request.cmd(Command.GET).arg(StateKeys.REBUILDING)));
    if (building != null) {
      if (!building.toString().equals(mark.identity())) {
        throw new StartException(
            "this Redis is being built from the copy of another vault: nothing was changed.");
      }
      lines.add("An earlier rebuild was broken off; it is done again from the beginning.");
      return;
    }
    for (var prefix : List.of(RedisContents.ALL, "huizhen:")) {
      if (hasAny(prefix)) {
        throw new StartException(
            "this Redis is not empty: stop every gateway, and give an empty one (an own folder, or"
                + " after FLUSHALL). Nothing was changed.");
      }
    }
    var _ =
        await(redis.send(Request.cmd(Command.SET).arg(StateKeys.REBUILDING).arg(mark.identity())));
  }

  private boolean hasAny(String prefix) {
    var cursor = "0";
    do {
      var page =
          await(
              redis.send(
                  Request.cmd(Command.EVAL)
                      .arg("return redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', 1000)")
                      .arg(1)
                      .arg(StateKeys.REBUILDING)
                      .arg(cursor)
                      .arg(prefix + "*")));
      if (page == null || page.get(1).size() > 0) {
        return true;
      }
      cursor = page.get(0).toString();
    } while (!cursor.equals("0"));
    return false;
  }

  // What was.

  private void restore(Item item) {
    piece.add(item);
    if (piece.size() == AT_ONCE) {
      flush();
    }
  }

  private void flush() {
    var requests = new ArrayList<Request>();
    var values = new ArrayList<Restored>();
    for (var item : piece) {
      var value = value(item);
      var row = RedisContents.of(Value.keyOf(item.name())).filter(RedisContents.Row::isKept);
      if (value.isEmpty() || row.isEmpty()) {
        // Of a newer program, say: better the others than none.
        finding("a value of the copy is not known: " + item.name());
        continue;
      }
      requests.addAll(value.get().writes(row.get(), item.until()));
      if (item.name().startsWith(ACCOUNT)) {
        requests.add(
            Request.cmd(Command.ZADD)
                .arg(RedisContents.OF_APP + "accounts")
                .arg(0)
                .arg(item.name().substring(ACCOUNT.length())));
      }
      if (!item.name().startsWith(RedisContents.OF_APP)) {
        values.add(new Restored(value.get().key(), value.get().field(), value.get().values()));
      }
      count(kind(item.name()));
    }
    for (int from = 0; from < requests.size(); from += REQUESTS_AT_ONCE) {
      int to = Math.min(from + REQUESTS_AT_ONCE, requests.size());
      var _ = await(redis.batch(requests.subList(from, to)));
    }
    await(indexer.index(values)).forEach(this::known);
    piece.clear();
  }

  private static Optional<Value> value(Item item) {
    try {
      return Optional.of(Value.of(item.name(), item.content()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void known(Known it) {
    if (!it.isWhole()) {
      finding("%s is put back but does not open".formatted(it.key()));
    }
    documents.addAll(it.documents());
    recordings.addAll(it.recordings());
  }

  /// `case`, `visit`, `app:grant`, `dir:patients` …
  private static String kind(String name) {
    var parts = Value.keyOf(name).split(":", -1);
    return switch (parts[2]) {
      case "app", "dir" -> parts[2] + ":" + parts[3];
      case "org" -> parts[4];
      default -> parts[2];
    };
  }

  private void count(String kind) {
    var _ = counts.merge(kind, 1L, Long::sum);
  }

  // What is said of it.

  private void tell(StateCopy.Standing is, Mark mark) {
    counts.forEach((kind, count) -> lines.add("restored: %d %s".formatted(count, kind)));
    lines.add(
        "The copy is of %s; accounts and what else no stream tells of, of %s."
            .formatted(
                mark.at().map(Instant::toString).orElse("a first round that did not end"),
                mark.swept().map(Instant::toString).orElse("the same")));
    if (!mark.hasBeenWhole()) {
      finding("the copy never was whole: its first round did not come to an end");
    }
    is.faults().forEach(this::finding);
  }

  private void compare(Mark mark) {
    var comparison = new TrailComparison(redis, trail, mark.swept().or(mark::at));
    await(comparison.run());
    findings += comparison.behind();
    lines.addAll(comparison.lines());
    counts.put("behind", comparison.behind());
    counts.put("laterEntries", comparison.others());
    var missing = await(vault.missing(documents)).stream().sorted().toList();
    counts.put("missingDocuments", (long) missing.size());
    findings += missing.size();
    list("a restored value names a document that the vault lacks: ", missing);
    var besides = await(vault.besides(documents, recordings, 10 * MOST_LISTED));
    var orphans = besides.stream().filter(it -> !isThere(it.caseId().value())).toList();
    counts.put("unnamed", (long) orphans.size());
    findings += orphans.size();
    list("nothing restored names ", orphans.stream().map(Rebuilding::text).sorted().toList());
  }

  private static String text(Thing it) {
    return "%s %s, which was stored for %s"
        .formatted(it.isRecording() ? "recording" : "document", it.id(), it.caseId().value());
  }

  private void list(String what, List<String> names) {
    names.stream().limit(MOST_LISTED).forEach(it -> lines.add(what + it));
    if (names.size() > MOST_LISTED) {
      lines.add("and %d more".formatted(names.size() - MOST_LISTED));
    }
  }

  /// Vital signs and stills are stored for a case that does not name them.
  private boolean isThere(String evidence) {
    var request = Request.cmd(Command.EXISTS);
    StateKeys.changed(StateKeys.EVENTS, List.of("c", evidence))
        .forEach(it -> request.arg(it.key()));
    for (var kind : List.of("visit", "block")) {
      if (evidence.startsWith(kind + "-")) {
        request.arg(RedisContents.ALL + kind + ":" + evidence.substring(kind.length() + 1));
      }
    }
    var found = await(redis.send(request));
    return found != null && !found.toString().equals("0");
  }

  private void finding(String line) {
    findings++;
    if (findings <= MOST_LISTED) {
      lines.add(line);
    }
  }

  private JsonObject json(Mark mark) {
    var json = new JsonObject().put("name", "rebuild").put("findings", findings);
    mark.at().ifPresent(it -> json.put("asOf", it.toString()));
    var restored = new JsonObject();
    counts.forEach(restored::put);
    return json.put("counts", restored);
  }

  private Future<Void> noted(JsonObject json) {
    return trail
        .append(
            new AuditEvent(
                "state-rebuilt-" + UUID.randomUUID(),
                clock.instant(),
                Optional.empty(),
                "gateway",
                "state.rebuilt",
                "state",
                "ok",
                json.encode()))
        .mapEmpty();
  }

  private static <T extends @Nullable Object> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_MINUTES, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new StartException(
          "the rebuild was broken off, call it again: "
              + Optional.ofNullable(e.getCause()).map(String::valueOf).orElse(""),
          e);
    } catch (TimeoutException e) {
      throw new StartException("the rebuild was broken off, call it again: too slow", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("the rebuild was interrupted, call it again", e);
    }
  }
}
