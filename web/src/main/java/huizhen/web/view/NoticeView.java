package huizhen.web.view;

import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Contact.Language;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.Notices;
import huizhen.scheduling.notice.api.QuietHours;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Notices and contacts as JSON of the API.
public final class NoticeView {
  private NoticeView() {}

  public static JsonObject of(Notices.Inbox inbox) {
    var items = new JsonArray();
    for (var item : inbox.items()) {
      var notice = item.notice();
      var json =
          new JsonObject()
              .put("id", notice.id())
              .put("kind", notice.kind().name())
              .put(notice.subject().kind().name().toLowerCase(Locale.ROOT), notice.subject().id())
              .put("at", notice.at().toString())
              .put("isRead", item.isRead());
      notice
          .meeting()
          .ifPresent(
              it -> json.put("start", it.start().toString()).put("end", it.end().toString()));
      notice.reason().ifPresent(it -> json.put("reason", it));
      items.add(json);
    }
    return new JsonObject().put("unread", inbox.unread()).put("items", items);
  }

  /// Without reasons and times: only who was told of what, and whether it came.
  public static JsonObject receipts(List<Notices.Delivered> all) {
    var items = new JsonArray();
    for (var each : all) {
      var receipts = new JsonArray();
      for (var receipt : each.receipts()) {
        receipts.add(
            new JsonObject()
                .put("channel", receipt.channel().name())
                .put("status", receipt.status().name())
                .put("attempts", receipt.attempts())
                .put("cause", receipt.cause())
                .put("at", receipt.at().toString()));
      }
      items.add(
          new JsonObject()
              .put("id", each.notice().id())
              .put("kind", each.notice().kind().name())
              .put("recipient", each.notice().recipient().key())
              .put("at", each.notice().at().toString())
              .put("receipts", receipts));
    }
    return new JsonObject().put("items", items);
  }

  public static JsonObject of(Contact it) {
    var json =
        new JsonObject()
            .put("language", it.language() == Language.EN ? "en" : "zh-CN")
            .put(
                "optedOut",
                new JsonArray(it.optedOut().stream().map(NoticeKind::name).sorted().toList()));
    it.email().ifPresent(value -> json.put("email", value));
    it.phone().ifPresent(value -> json.put("phone", value));
    it.wechat().ifPresent(value -> json.put("wechat", value));
    it.zone().ifPresent(value -> json.put("zone", value.getId()));
    it.quiet()
        .ifPresent(value ->
            json.put("quietFrom", value.from().toString()).put("quietTo", value.to().toString()));
    return json;
  }

  /// @throws IllegalArgumentException when a value is in no form
  /// @throws java.time.DateTimeException when a time or a zone is none
  public static Contact contact(JsonObject json) {
    var from = Optional.ofNullable(json.getString("quietFrom"));
    var to = Optional.ofNullable(json.getString("quietTo"));
    if (from.isPresent() != to.isPresent()) {
      throw new IllegalArgumentException("quietFrom and quietTo go together");
    }
    return new Contact(
        text(json, "email"),
        text(json, "phone"),
        text(json, "wechat"),
        "en".equals(json.getString("language")) ? Language.EN : Language.ZH,
        text(json, "zone").map(ZoneId::of),
        from.map(it -> new QuietHours(LocalTime.parse(it), LocalTime.parse(to.orElseThrow()))),
        json.getJsonArray("optedOut", new JsonArray()).stream()
            .map(it -> NoticeKind.valueOf((String) it))
            .collect(
                Collectors.<NoticeKind, Set<NoticeKind>>toCollection(
                    () -> java.util.EnumSet.noneOf(NoticeKind.class))));
  }

  /// An empty field of a form is none.
  private static Optional<String> text(JsonObject json, String name) {
    return Optional.ofNullable(json.getString(name)).map(String::strip).filter(it -> !it.isEmpty());
  }
}
