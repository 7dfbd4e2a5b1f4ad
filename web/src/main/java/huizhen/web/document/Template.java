package huizhen.web.document;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An XHTML page of this package's resources with `{{name}}` places. What is put there is text and
/// stays text: every value is escaped, and what XML 1.0 §2.2 does not allow becomes U+FFFD.
/// `{{!style}}` takes in the style sheet, and `{{!name}}` XHTML that this package made.
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(!?)([a-zA-Z]+)}}");

  private final String text;

  private Template(String text) {
    this.text = text;
  }

  static Template load(String resource) {
    var style = Matcher.quoteReplacement(read("style.css"));
    return new Template(read(resource).replaceAll("\\{\\{!style}}", style));
  }

  /// Fails when a place has no value: a document with a hole is a bug.
  String fill(Map<String, String> values) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> {
          var value = values.get(place.group(2));
          if (value == null) {
            throw new IllegalStateException("no value for " + place.group(2));
          }
          return Matcher.quoteReplacement(place.group(1).isEmpty() ? escape(value) : value);
        });
  }

  static String escape(String value) {
    var out = new StringBuilder(value.length() + 16);
    value
        .codePoints()
        .forEach(point -> {
          switch (point) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> out.appendCodePoint(isAllowed(point) ? point : 0xfffd);
          }
        });
    return out.toString();
  }

  private static boolean isAllowed(int point) {
    return point == '\t'
        || point == '\n'
        || point == '\r'
        || (point >= 0x20 && point < 0x7f)
        || (point >= 0xa0 && point < 0xd800)
        || (point >= 0xe000 && point < 0xfffe)
        || point >= 0x10000;
  }

  static String read(String resource) {
    try (var in = Template.class.getResourceAsStream("/huizhen/web/document/" + resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the web module");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource, e);
    }
  }
}
