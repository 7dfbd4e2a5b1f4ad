package huizhen.web.document;

import io.vertx.core.json.JsonObject;

/// The consent text in force, in Chinese and English (DOMAIN.md A13). A changed text is a new file
/// with a new version; the old ones stay, for consents that name them.
public final class ConsentText {
  private static final JsonObject CURRENT = new JsonObject(Template.read("consent-2.json"));

  private ConsentText() {}

  /// `{version, zh:{title,paragraphs}, en:{title,paragraphs}}`.
  public static JsonObject current() {
    return CURRENT.copy();
  }

  public static String version() {
    return CURRENT.getString("version");
  }

  static String title() {
    return CURRENT.getJsonObject("zh").getString("title");
  }

  static String paragraphs() {
    var text = new StringBuilder();
    for (var paragraph : CURRENT.getJsonObject("zh").getJsonArray("paragraphs")) {
      text.append(paragraph).append('\n');
    }
    return text.toString();
  }
}
