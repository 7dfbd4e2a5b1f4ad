package huizhen.scheduling.io;

import huizhen.scheduling.notice.Ledger;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Invitation;
import huizhen.scheduling.notice.api.Meeting;
import huizhen.scheduling.notice.api.Notice;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.QuietHours;
import huizhen.scheduling.notice.api.Receipt;
import huizhen.scheduling.notice.api.Recipient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Collectors;

/// Notices as JSON, as they are sealed into Redis. What is empty is absent.
final class NoticeJson {
  private NoticeJson() {}

  static JsonObject of(Ledger it) {
    var json =
        new JsonObject()
            .put("version", it.version())
            .put("sequence", it.sequence())
            .put("attendees", array(it.attendees().stream().map(Recipient::key).sorted()))
            .put("reminded", array(it.reminded().stream().map(NoticeKind::name).sorted()))
            .put("facts", array(it.facts().stream().sorted()));
    it.meeting().ifPresent(value -> json.put("meeting", of(value)));
    return json;
  }

  static Ledger ledger(JsonObject json) {
    return new Ledger(
        json.getLong("version"),
        Optional.ofNullable(json.getJsonObject("meeting")).map(NoticeJson::meeting),
        json.getJsonArray("attendees").stream()
            .map(it -> Recipient.parse((String) it))
            .collect(Collectors.toSet()),
        json.getInteger("sequence"),
        json.getJsonArray("reminded").stream()
            .map(it -> NoticeKind.valueOf((String) it))
            .collect(Collectors.toSet()),
        json.getJsonArray("facts").stream().map(String.class::cast).collect(Collectors.toSet()));
  }

  static JsonObject of(Notice it) {
    var json =
        new JsonObject()
            .put("id", it.id())
            .put("kind", it.kind().name())
            .put("subject", it.subject().key())
            .put("recipient", it.recipient().key())
            .put("at", it.at().toString())
            .put("expiresAt", it.expiresAt().toString());
    it.meeting().ifPresent(value -> json.put("meeting", of(value)));
    it.reason().ifPresent(value -> json.put("reason", value));
    it.invitation()
        .ifPresent(value ->
            json.put(
                "invitation",
                new JsonObject()
                    .put("method", value.method().name())
                    .put("sequence", value.sequence())
                    .put("meeting", of(value.meeting()))));
    it.contact().ifPresent(value -> json.put("contact", of(value)));
    return json;
  }

  static Notice notice(JsonObject json) {
    return new Notice(
        json.getString("id"),
        NoticeKind.valueOf(json.getString("kind")),
        NoticeSubject.parse(json.getString("subject")),
        Recipient.parse(json.getString("recipient")),
        Instant.parse(json.getString("at")),
        Instant.parse(json.getString("expiresAt")),
        Optional.ofNullable(json.getJsonObject("meeting")).map(NoticeJson::meeting),
        Optional.ofNullable(json.getString("reason")),
        Optional.ofNullable(json.getJsonObject("invitation"))
            .map(it ->
                new Invitation(
                    Invitation.Method.valueOf(it.getString("method")),
                    it.getInteger("sequence"),
                    meeting(it.getJsonObject("meeting")))),
        Optional.ofNullable(json.getJsonObject("contact")).map(NoticeJson::contact));
  }

  static JsonObject of(Receipt it) {
    return new JsonObject()
        .put("status", it.status().name())
        .put("attempts", it.attempts())
        .put("cause", it.cause())
        .put("at", it.at().toString());
  }

  static Receipt receipt(Channel channel, JsonObject json) {
    return new Receipt(
        channel,
        Receipt.Status.valueOf(json.getString("status")),
        json.getInteger("attempts"),
        json.getString("cause"),
        Instant.parse(json.getString("at")));
  }

  static JsonObject of(Contact it) {
    var json =
        new JsonObject()
            .put("language", it.language().name())
            .put("optedOut", array(it.optedOut().stream().map(NoticeKind::name).sorted()));
    it.email().ifPresent(value -> json.put("email", value));
    it.phone().ifPresent(value -> json.put("phone", value));
    it.wechat().ifPresent(value -> json.put("wechat", value));
    it.zone().ifPresent(value -> json.put("zone", value.getId()));
    it.quiet()
        .ifPresent(value ->
            json.put("quietFrom", value.from().toString()).put("quietTo", value.to().toString()));
    return json;
  }

  static Contact contact(JsonObject json) {
    return new Contact(
        Optional.ofNullable(json.getString("email")),
        Optional.ofNullable(json.getString("phone")),
        Optional.ofNullable(json.getString("wechat")),
        Contact.Language.valueOf(json.getString("language")),
        Optional.ofNullable(json.getString("zone")).map(ZoneId::of),
        Optional.ofNullable(json.getString("quietFrom"))
            .map(from ->
                new QuietHours(LocalTime.parse(from), LocalTime.parse(json.getString("quietTo")))),
        json.getJsonArray("optedOut").stream()
            .map(it -> NoticeKind.valueOf((String) it))
            .collect(Collectors.toSet()));
  }

  private static JsonObject of(Meeting it) {
    return new JsonObject()
        .put("start", it.start().toString())
        .put("end", it.end().toString())
        .put("zone", it.zone());
  }

  private static Meeting meeting(JsonObject json) {
    return new Meeting(
        Instant.parse(json.getString("start")),
        Instant.parse(json.getString("end")),
        json.getString("zone"));
  }

  private static JsonArray array(java.util.stream.Stream<String> values) {
    return new JsonArray(values.toList());
  }
}
