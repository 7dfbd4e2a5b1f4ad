package huizhen.web.vitals;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// What devices measured within some minutes of a case's consultation: a document of the vault like
/// its other evidence, of type [#MEDIA_TYPE] and JSON inside. A case has at most [#MAX_SHEETS],
/// numbered from 1 without holes; their ids follow from the case and the number, so no index of
/// them can be lost.
///
/// @param sets in the order in which they came, at most [#MAX_SETS]
public record VitalsSheet(List<Measured> sets) {
  public static final String MEDIA_TYPE = "application/vnd.huizhen.vitals+json";
  public static final int MAX_SETS = 500;
  public static final int MAX_SHEETS = 600;

  /// Of one device no more is kept than a set in this time; the recording has all of them.
  public static final long THIN_MILLIS = 10_000;

  public VitalsSheet {
    sets = List.copyOf(sets);
    if (sets.isEmpty() || sets.size() > MAX_SETS) {
      throw new IllegalArgumentException("a sheet has 1 to %d sets".formatted(MAX_SETS));
    }
  }

  /// @param from the account, or the participant's id of a device or guest, that sent it
  /// @param isMedical licensed as a medical device; else a consumer's
  /// @param at by the device's clock
  /// @param receivedAt by the gateway's
  public record Measured(
      String from,
      String device,
      boolean isMedical,
      Instant at,
      Instant receivedAt,
      List<Value> values) {
    public Measured {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return "Measured[private]";
    }
  }

  /// @param code as the device's sender names it, e.g. `heart-rate`, or a LOINC code
  /// @param unit as it was sent
  public record Value(String code, double value, String unit) {
    @Override
    public String toString() {
      return "Value[private]";
    }
  }

  /// The vault's id of a case's sheet.
  ///
  /// @param number 1 to [#MAX_SHEETS]
  public static String id(String caseId, int number) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("vitals\n" + caseId).getBytes(StandardCharsets.UTF_8));
      return "vitals-%s-%d"
          .formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(digest), number);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public Buffer bytes() {
    var all = new JsonArray();
    for (var set : sets) {
      var values = new JsonArray();
      set.values()
          .forEach(it ->
              values.add(
                  new JsonObject()
                      .put("code", it.code())
                      .put("value", it.value())
                      .put("unit", it.unit())));
      all.add(
          new JsonObject()
              .put("from", set.from())
              .put("device", set.device())
              .put("medical", set.isMedical())
              .put("at", set.at().toString())
              .put("received", set.receivedAt().toString())
              .put("values", values));
    }
    return new JsonObject().put("vitals", 1).put("sets", all).toBuffer();
  }

  /// Throws an [IllegalArgumentException] when it is no sheet.
  public static VitalsSheet parse(Buffer bytes) {
    try {
      var sets = new ArrayList<Measured>();
      for (var each : new JsonObject(bytes).getJsonArray("sets")) {
        var set = (JsonObject) each;
        var values = new ArrayList<Value>();
        for (var one : set.getJsonArray("values")) {
          var value = (JsonObject) one;
          values.add(
              new Value(
                  value.getString("code"), value.getDouble("value"), value.getString("unit")));
        }
        sets.add(
            new Measured(
                set.getString("from"),
                set.getString("device"),
                set.getBoolean("medical"),
                Instant.parse(set.getString("at")),
                Instant.parse(set.getString("received")),
                values));
      }
      return new VitalsSheet(sets);
    } catch (DecodeException | ClassCastException | NullPointerException | DateTimeException e) {
      throw new IllegalArgumentException("this is no sheet of vital signs", e);
    }
  }
}
