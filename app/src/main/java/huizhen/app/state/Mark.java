package huizhen.app.state;

import huizhen.scheduling.io.EntryId;
import huizhen.scheduling.io.StateKeys;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the keeper of a copy is.
///
/// @param identity of the state that the copy is of
/// @param cursors the last entry of each stream that is in the copy; empty until a whole round is
///   done
/// @param at until when the streams are in it, by the gateway's clock
/// @param swept when the last round began that is in it
/// @param whole when the last round of everything began that is in it
record Mark(
    String identity,
    Map<String, EntryId> cursors,
    Optional<Instant> at,
    Optional<Instant> swept,
    Optional<Instant> whole) {
  static final List<String> STREAMS =
      List.of(StateKeys.EVENTS, StateKeys.BLOCK_EVENTS, StateKeys.CHANGES);

  Mark {
    cursors = Map.copyOf(cursors);
  }

  /// Of a copy that has just begun.
  static Mark begun(String identity) {
    return new Mark(identity, Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Mark parse(String text) {
    var json = new JsonObject(text);
    var cursors = new HashMap<String, EntryId>();
    var kept = json.getJsonObject("cursors", new JsonObject());
    for (var stream : STREAMS) {
      Optional.ofNullable(kept.getString(stream))
          .ifPresent(it -> cursors.put(stream, EntryId.parse(it)));
    }
    return new Mark(
        json.getString("identity"),
        cursors,
        instant(json, "at"),
        instant(json, "swept"),
        instant(json, "whole"));
  }

  private static Optional<Instant> instant(JsonObject json, String name) {
    return Optional.ofNullable(json.getString(name)).map(Instant::parse);
  }

  String text() {
    var json = new JsonObject().put("identity", identity);
    var kept = new JsonObject();
    STREAMS.forEach(stream -> {
      var cursor = cursors.get(stream);
      if (cursor != null) {
        kept.put(stream, cursor.toString());
      }
    });
    json.put("cursors", kept);
    at.ifPresent(it -> json.put("at", it.toString()));
    swept.ifPresent(it -> json.put("swept", it.toString()));
    whole.ifPresent(it -> json.put("whole", it.toString()));
    return json.encode();
  }

  boolean hasBeenWhole() {
    return cursors.size() == STREAMS.size();
  }

  EntryId cursor(String stream) {
    return cursors.getOrDefault(stream, EntryId.NONE);
  }

  /// The greatest.
  EntryId last() {
    return cursors.values().stream().max(EntryId::compareTo).orElse(EntryId.NONE);
  }

  Mark at(Map<String, EntryId> now, Instant when) {
    return new Mark(identity, now, Optional.of(when), swept, whole);
  }

  Mark swept(Instant when) {
    return new Mark(identity, cursors, at, Optional.of(when), whole);
  }

  Mark whole(Map<String, EntryId> now, Instant when) {
    return new Mark(identity, now, Optional.of(when), Optional.of(when), Optional.of(when));
  }
}
