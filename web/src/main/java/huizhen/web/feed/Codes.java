package huizhen.web.feed;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Lets through of an entry's detail what is a number, a claim, an instant, an id or a code. What
/// else somebody wrote (words, spaces, a run of digits as phones and identity numbers have it) is
/// left out, and named.
final class Codes {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9:._+/-]{1,128}");

  /// A phone has 7 or more digits in a row, an identity number 17; instants have 4, ids letters.
  private static final Pattern NUMBER = Pattern.compile("[+]?[0-9-]{7,}[Xx]?");

  private static final int DEEPEST = 6;

  private final TreeSet<String> omitted = new TreeSet<>();

  static boolean isCode(String text) {
    return CODE.matcher(text).matches() && !NUMBER.matcher(text).matches();
  }

  JsonObject of(String detail) {
    try {
      return detail.isBlank() ? new JsonObject() : of(new JsonObject(detail), "", 0);
    } catch (DecodeException notJson) {
      omitted.add("*");
      return new JsonObject();
    }
  }

  /// The fields that were left out, with dots between levels.
  JsonArray omitted() {
    var names = new JsonArray();
    omitted.forEach(names::add);
    return names;
  }

  private JsonObject of(JsonObject from, String path, int depth) {
    var to = new JsonObject();
    for (var field : from.fieldNames()) {
      if (!isCode(field)) {
        omitted.add(path + "*");
        continue;
      }
      value(from.getValue(field), path + field, depth).ifPresent(it -> to.put(field, it));
    }
    return to;
  }

  private Optional<Object> value(Object value, String path, int depth) {
    return switch (value) {
      case null -> Optional.empty();
      case Number number -> Optional.of(number);
      case Boolean claim -> Optional.of(claim);
      case String text when isCode(text) -> Optional.of(text);
      case JsonObject inner when depth < DEEPEST -> Optional.of(of(inner, path + ".", depth + 1));
      case JsonArray items when depth < DEEPEST -> {
        var kept = new JsonArray();
        items.forEach(it -> value(it, path, depth + 1).ifPresent(kept::add));
        yield Optional.of(kept);
      }
      default -> {
        omitted.add(path);
        yield Optional.empty();
      }
    };
  }
}
