package huizhen.scheduling.io;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// A place in a list that is read [newest first][NewestFirst]: behind this entry, be it there or
/// not. Shown to callers as one word without a meaning: base64url of `score:id`.
///
/// @param score ms since 1970
record Cursor(long score, String id) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15}):([A-Za-z0-9_-]{1,64})");

  /// Whether the other one comes behind this one.
  boolean isBefore(Cursor other) {
    return other.score < score || (other.score == score && other.id.compareTo(id) < 0);
  }

  String encoded() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((score + ":" + id).getBytes(StandardCharsets.US_ASCII));
  }

  /// Empty for what no [#encoded] gives.
  static Optional<Cursor> parse(String word) {
    try {
      var form =
          FORM.matcher(
              new String(Base64.getUrlDecoder().decode(word), StandardCharsets.ISO_8859_1));
      return form.matches()
          ? Optional.of(new Cursor(Long.parseLong(form.group(1)), form.group(2)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
