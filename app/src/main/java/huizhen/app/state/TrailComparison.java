package huizhen.app.state;

import huizhen.app.redis.RedisCalls;
import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.AuditTrail.AuditEntry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What the audit trail has that Redis has not: changes of a case, a request or a visit to a later
/// version than the one that is there, and whatever else came after the copy. Walks the whole
/// trail, the newest first, [#AT_ONCE] entries at a time; of what is behind it names the first
/// [#MOST] with [#MOST_ENTRIES] entries each, and counts the others.
final class TrailComparison {
  static final int AT_ONCE = 1_000;
  static final int MOST = 200;
  static final int MOST_ENTRIES = 10;

  private static final Pattern EVIDENCE =
      Pattern.compile("(referral|order|teaching|waiting|visit|block)-(.+)");

  private final RedisCalls redis;
  private final AuditTrail trail;
  private final Optional<Instant> since;
  private final Map<String, Behind> behind = new LinkedHashMap<>();
  private final Map<String, Long> others = new TreeMap<>();
  private long further;

  /// What has later entries than the version that is there; none when there is nothing.
  static final class Behind {
    private final Optional<Long> restored;

    /// Kinds and times, the newest first.
    private final List<String> entries = new ArrayList<>();

    private long count;

    Behind(Optional<Long> restored) {
      this.restored = restored;
    }

    private void add(AuditEntry entry) {
      count++;
      if (entries.size() < MOST_ENTRIES) {
        entries.add(entry.event().action() + " " + entry.event().at());
      }
    }

    String line(String evidence) {
      return "%s: %s, the trail has %d later entries: %s%s"
          .formatted(
              evidence,
              restored.map(it -> "restored as of version " + it).orElse("is not restored"),
              count,
              String.join(", ", entries),
              count > entries.size() ? ", …" : "");
    }
  }

  /// @param since after which an entry without a version is later than the copy
  TrailComparison(RedisCalls redis, AuditTrail trail, Optional<Instant> since) {
    this.redis = redis;
    this.trail = trail;
    this.since = since;
  }

  private record Change(String evidence, String key, long version, AuditEntry entry) {}

  Future<Void> run() {
    return from(Long.MAX_VALUE);
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    behind.forEach((evidence, it) -> lines.add(it.line(evidence)));
    if (further > 0) {
      lines.add("and %d later entries of others".formatted(further));
    }
    if (!others.isEmpty()) {
      var kinds = new ArrayList<String>();
      others.forEach((action, count) -> kinds.add(action + " × " + count));
      lines.add(
          "after the copy's last round%s the trail also has: %s"
              .formatted(since.map(it -> " (" + it + ")").orElse(""), String.join(", ", kinds)));
    }
    return lines;
  }

  long behind() {
    return behind.size();
  }

  long others() {
    return others.values().stream().mapToLong(it -> it).sum();
  }

  private Future<Void> from(long before) {
    return trail
        .recent(before, AT_ONCE)
        .compose(page ->
            page.isEmpty()
                ? Future.succeededFuture()
                : look(page).compose(_ -> from(page.getLast().sequence())));
  }

  private Future<Void> look(List<AuditEntry> page) {
    var changes = new ArrayList<Change>();
    for (var entry : page) {
      change(entry).ifPresentOrElse(changes::add, () -> other(entry));
    }
    var keys = changes.stream().map(Change::key).distinct().toList();
    return versions(keys)
        .map(versions -> {
          for (var each : changes) {
            var restored = Optional.ofNullable(versions.get(each.key()));
            if (restored.filter(it -> it >= each.version()).isEmpty()) {
              late(each, restored);
            }
          }
          return null;
        });
  }

  private void late(Change change, Optional<Long> restored) {
    var known = behind.get(change.evidence());
    if (known == null && behind.size() >= MOST) {
      further++;
      return;
    }
    behind.computeIfAbsent(change.evidence(), _ -> new Behind(restored)).add(change.entry());
  }

  private void other(AuditEntry entry) {
    var event = entry.event();
    boolean isLate = since.filter(it -> event.at().isAfter(it)).isPresent();
    if (isLate && event.outcome().equals("ok")) {
      var _ = others.merge(event.action(), 1L, Long::sum);
    }
  }

  /// Empty for what changed no version that can be asked for: of a block's entries some have one of
  /// a visit.
  private static Optional<Change> change(AuditEntry entry) {
    var event = entry.event();
    if (event.caseId().isEmpty() || !event.outcome().equals("ok")) {
      return Optional.empty();
    }
    var detail = detail(event.detail());
    var version = detail.getValue("version");
    if (!(version instanceof Number number)) {
      return Optional.empty();
    }
    var evidence = event.caseId().get().value();
    if (event.action().startsWith("case.")) {
      return Optional.of(
          new Change(evidence, "hz:{s}:case:" + evidence, number.longValue(), entry));
    }
    var parts = EVIDENCE.matcher(evidence);
    if (!parts.matches()
        || parts.group(1).equals("block")
        || !event.action().startsWith(parts.group(1) + ".")) {
      return Optional.empty();
    }
    var id =
        detail.getValue("visits") instanceof JsonArray visits && !visits.isEmpty()
            ? String.valueOf(visits.getValue(0))
            : parts.group(2);
    return Optional.of(
        new Change(evidence, "hz:{s}:" + parts.group(1) + ":" + id, number.longValue(), entry));
  }

  private static JsonObject detail(String text) {
    try {
      return new JsonObject(text);
    } catch (io.vertx.core.json.DecodeException e) {
      return new JsonObject(); // of somebody else's
    }
  }

  private Future<Map<String, Long>> versions(List<String> keys) {
    return redis
        .batch(keys.stream().map(it -> Request.cmd(Command.HGET).arg(it).arg("v")).toList())
        .map(found -> {
          var versions = new LinkedHashMap<String, Long>();
          for (int i = 0; i < keys.size(); i++) {
            var version = found.get(i);
            if (version != null) {
              versions.put(keys.get(i), Long.parseLong(version.toString()));
            }
          }
          return versions;
        });
  }
}
