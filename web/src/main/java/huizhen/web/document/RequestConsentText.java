package huizhen.web.document;

import io.vertx.core.json.JsonObject;

/// The consent texts in force of referrals, of diagnosis orders and of teaching, in Chinese and
/// English, as [ConsentText] is for consultations. A changed text is a new file with a new version.
public enum RequestConsentText {
  REFERRAL("consent-referral-1.json"),
  ORDER("consent-order-1.json"),
  TEACHING("consent-teaching-1.json");

  private final String text;

  RequestConsentText(String resource) {
    text = Template.read(resource);
  }

  /// `{version, zh:{title,paragraphs}, en:{title,paragraphs}}`.
  public JsonObject current() {
    return new JsonObject(text);
  }

  public String version() {
    return current().getString("version");
  }
}
