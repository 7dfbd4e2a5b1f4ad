package huizhen.web.io;

import huizhen.scheduling.api.Page;
import huizhen.web.view.DirectoryView;
import huizhen.web.view.Problem;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Hands out a list piece by piece, by where its entries stand and not by how many came before:
/// what comes or goes while somebody reads doubles and skips nothing else.
///
/// A place is a word that no other entry of the list has, and the list is in the order of these
/// words. Shown to callers as base64url, a word without a meaning.
final class Pieces {
  private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9_.:-]{1,96}");

  private Pieces() {}

  /// Behind which place the caller wants to go on; empty for the beginning. What is no cursor is
  /// refused with 400.
  static Optional<String> after(Exchange exchange) {
    return exchange.query("after").map(Pieces::decoded);
  }

  /// Of a list that is there as a whole, and so has a bound of its own.
  static <T> Page<T> of(Exchange exchange, List<T> all, Function<T, String> place) {
    return of(exchange, all, place, RequestDesk.limit(exchange));
  }

  /// @param size as the contract allows it
  static <T> Page<T> of(Exchange exchange, List<T> all, Function<T, String> place, int size) {
    var after = after(exchange);
    var found =
        all.stream()
            .filter(it -> after.isEmpty() || place.apply(it).compareTo(after.get()) > 0)
            .sorted(Comparator.comparing(place))
            .limit(size + 1L)
            .toList();
    return found.size() <= size
        ? new Page<>(found, Optional.empty())
        : new Page<>(found.subList(0, size), Optional.of(place.apply(found.get(size - 1))));
  }

  /// The place of what is listed by its time, the newest first.
  static String newest(Instant at, String id) {
    return "%019d:%s".formatted(Long.MAX_VALUE - at.toEpochMilli(), id);
  }

  /// @param page with a place as its `next`
  static <T> JsonObject view(Page<T> page, Function<T, JsonObject> each) {
    return next(DirectoryView.items(page.items(), each), page);
  }

  static JsonObject next(JsonObject json, Page<?> page) {
    page.next().ifPresent(place -> json.put("next", encoded(place)));
    return json;
  }

  private static String encoded(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.US_ASCII));
  }

  private static String decoded(String word) {
    try {
      var place = new String(Base64.getUrlDecoder().decode(word), StandardCharsets.ISO_8859_1);
      if (PLACE.matcher(place).matches()) {
        return place;
      }
    } catch (IllegalArgumentException e) {
      // As what decodes to anything but a place.
    }
    throw new ProblemException(Problem.badField("after", "after is the next of an earlier page"));
  }
}
