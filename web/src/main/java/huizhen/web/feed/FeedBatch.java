package huizhen.web.feed;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// Records that follow one another in a trail, at least one.
///
/// @param trail names the trail: each gateway has its own, with its own sequence
/// @param first and last: the sequences of the first and the last one
public record FeedBatch(
    String trail, String schema, long first, long last, List<JsonObject> records) {
  /// At most so many in one, whatever their size: an entry is a few hundred bytes.
  public static final int MAX_RECORDS = 100;

  public FeedBatch {
    records = List.copyOf(records);
    if (records.isEmpty() || last - first + 1 != records.size()) {
      throw new IllegalArgumentException("a batch is whole");
    }
  }

  /// The same batch has the same id.
  public String id() {
    return "huizhen-feed-%s-%d-%d".formatted(trail, first, last);
  }

  public JsonObject json() {
    return new JsonObject()
        .put("schema", schema)
        .put("trail", trail)
        .put("first", first)
        .put("last", last)
        .put("records", new JsonArray(records));
  }

  /// What a platform's acknowledgement means: it has everything up to `sequence`.
  public Verdict judge(long sequence) {
    if (sequence > last || sequence < 0) {
      return Verdict.NOT_SENT;
    }
    if (sequence >= first) {
      return Verdict.TAKEN;
    }
    return sequence == first - 1 ? Verdict.NOT_TAKEN : Verdict.GAP;
  }

  public enum Verdict {
    /// The batch, or its beginning.
    TAKEN,
    NOT_TAKEN,
    /// It lacks what it acknowledged before, and gets it again from there.
    GAP,
    /// It acknowledges what it can't have: not believed.
    NOT_SENT
  }
}
