package huizhen.web.fhir;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A Bundle (FHIR R4, 3.1.0.11) of Observations that a hospital's system hands in at once: of a
/// `batch` each stands for itself, of a `transaction` all of them or none.
///
/// @param entries 1 to [#MOST], in the order of the Bundle
public record FhirBatch(boolean isTransaction, List<Entry> entries) {
  public static final int MOST = 100;

  public FhirBatch {
    entries = List.copyOf(entries);
  }

  /// @param reading empty for what is not understood
  /// @param fault what is wrong then, without any value
  public record Entry(Optional<FhirReading> reading, String fault) {}

  /// What became of one entry.
  ///
  /// @param status of HTTP, with its words
  public record Result(String status, JsonObject outcome) {}

  /// Throws an [IllegalArgumentException] that says what is wrong: with the Bundle, or with any
  /// entry of a transaction.
  public static FhirBatch parse(String client, JsonObject it, Instant now) {
    try {
      return read(client, it, now);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException("an element of the Bundle has another type", e);
    }
  }

  private static FhirBatch read(String client, JsonObject it, Instant now) {
    if (!"Bundle".equals(it.getValue("resourceType"))) {
      throw new IllegalArgumentException("the body is a Bundle resource");
    }
    var type = it.getString("type", "");
    if (!type.equals("batch") && !type.equals("transaction")) {
      throw new IllegalArgumentException("type is batch or transaction");
    }
    boolean isTransaction = type.equals("transaction");
    var all = it.getJsonArray("entry", new JsonArray());
    if (all.isEmpty() || all.size() > MOST) {
      throw new IllegalArgumentException("entry has 1 to %d Observations".formatted(MOST));
    }
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < all.size(); i++) {
      var entry = entry(client, all.getJsonObject(i), now);
      if (isTransaction && entry.reading().isEmpty()) {
        throw new IllegalArgumentException("entry %d: %s".formatted(i, entry.fault()));
      }
      entries.add(entry);
    }
    return new FhirBatch(isTransaction, entries);
  }

  private static Entry entry(String client, JsonObject it, Instant now) {
    try {
      var request = it.getJsonObject("request", new JsonObject());
      if (!"POST".equals(request.getString("method"))
          || !"Observation".equals(request.getString("url"))) {
        throw new IllegalArgumentException("request is POST of Observation, and nothing else");
      }
      var resource = it.getJsonObject("resource", new JsonObject());
      return new Entry(Optional.of(FhirReading.parse(client, resource, now)), "");
    } catch (ClassCastException e) {
      return new Entry(Optional.empty(), "an element of the entry has another type");
    } catch (IllegalArgumentException e) {
      return new Entry(Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  /// The answer: a Bundle with what became of each, in the same order.
  public JsonObject answer(List<Result> results) {
    var answers = new JsonArray();
    results.forEach(it ->
        answers.add(
            new JsonObject()
                .put(
                    "response",
                    new JsonObject().put("status", it.status()).put("outcome", it.outcome()))));
    return new JsonObject()
        .put("resourceType", "Bundle")
        .put("type", isTransaction ? "transaction-response" : "batch-response")
        .put("entry", answers);
  }
}
