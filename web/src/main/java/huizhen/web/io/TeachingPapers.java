package huizhen.web.io;

import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.teaching.api.Attended;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingConsent;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingRecord;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.web.document.RequestConsentText;
import huizhen.web.document.SheetPress;
import huizhen.web.document.SheetPress.Cell;
import huizhen.web.document.SheetPress.Sheet;
import huizhen.web.io.SigningDesk.Signed;
import huizhen.web.io.SigningDesk.Signer;
import huizhen.web.view.Faces;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The documents of a teaching session: consent and withdrawal as JSON with sorted keys, the
/// announcement (示教安排通知) and the signed record (教学记录) as PDF; kept, then told to the session.
final class TeachingPapers {
  private static final String JSON = "application/json";

  private final TeachingDesk desk;
  private final RequestPapers papers;

  TeachingPapers(TeachingDesk desk, RequestPapers papers) {
    this.desk = desk;
    this.papers = papers;
  }

  Future<TeachingSession> consent(Exchange exchange, TeachingSession session) {
    var body = exchange.body();
    if (!body.getString("textVersion").equals(RequestConsentText.TEACHING.version())) {
      return ProblemException.failed(
          Problem.of(
              422, "consent-text-outdated", "Show the consent text in force and ask again."));
    }
    var at = papers.now();
    if (!desk.allows(exchange, session, "consent")) {
      // Refused, or done by an earlier try: nothing is kept for it.
      return give(exchange, session, consent(body, new DocumentId("none"), "", at));
    }
    var fields = new TreeMap<String, Object>();
    fields.put("at", at.toString());
    fields.put("recording", body.getBoolean("recording"));
    fields.put("relation", body.getString("relation"));
    fields.put("request", session.evidence());
    fields.put("sensitiveInformation", body.getBoolean("sensitiveInformation"));
    fields.put("signer", body.getString("signer"));
    fields.put("teaching", body.getBoolean("teaching"));
    fields.put("textVersion", RequestConsentText.TEACHING.version());
    fields.put("type", "huizhen-teaching-consent-1");
    fields.put("version", session.version());
    return keep(exchange, session, "consent", fields)
        .compose(kept -> give(exchange, session, consent(body, kept.id(), kept.sha256(), at)));
  }

  private Future<TeachingSession> give(
      Exchange exchange, TeachingSession session, TeachingConsent consent) {
    return desk.give(exchange, session, new TeachingCommand.GiveConsent(consent));
  }

  private static TeachingConsent consent(
      JsonObject body, DocumentId id, String sha256, Instant at) {
    return new TeachingConsent(
        id,
        sha256,
        RequestConsentText.TEACHING.version(),
        body.getBoolean("teaching"),
        body.getBoolean("sensitiveInformation"),
        body.getBoolean("recording"),
        body.getString("signer"),
        Consent.Relation.valueOf(body.getString("relation")),
        at);
  }

  Future<TeachingSession> withdraw(Exchange exchange, TeachingSession session) {
    if (!desk.allows(exchange, session, "withdrawConsent")) {
      return desk.give(
          exchange, session, new TeachingCommand.WithdrawConsent(new DocumentId("none"), ""));
    }
    var fields = new TreeMap<String, Object>();
    fields.put("at", papers.now().toString());
    fields.put("by", exchange.actor().account());
    fields.put("consent", session.consent().map(it -> it.document().value()).orElse(""));
    fields.put("request", session.evidence());
    fields.put("type", "huizhen-teaching-withdrawal-1");
    fields.put("version", session.version());
    return keep(exchange, session, "withdrawal", fields)
        .compose(kept ->
            desk.give(
                exchange, session, new TeachingCommand.WithdrawConsent(kept.id(), kept.sha256())));
  }

  private record Kept(DocumentId id, String sha256) {}

  private Future<Kept> keep(
      Exchange exchange, TeachingSession session, String kind, SortedMap<String, Object> fields) {
    var bytes = RequestPapers.encoded(fields);
    // The decision and its time are part of the id: no document stands for another one.
    var id =
        new DocumentId(
            Tokens.derive(exchange.derived(kind), new String(bytes, StandardCharsets.UTF_8)));
    return papers
        .store(id, session, JSON, RetentionClass.OUTPATIENT_RECORD, bytes)
        .map(stored -> new Kept(id, stored.sha256()));
  }

  Future<TeachingSession> announce(Exchange exchange, TeachingSession session) {
    var id = RequestPapers.sheetId(exchange, session, "announcement");
    if (!desk.allows(exchange, session, "announce")) {
      return desk.give(exchange, session, new TeachingCommand.Announce(id, ""));
    }
    return announcement(id, session, session.form(), "")
        .compose(sha256 -> desk.give(exchange, session, new TeachingCommand.Announce(id, sha256)));
  }

  Future<TeachingSession> reschedule(
      Exchange exchange, TeachingSession session, Instant start, Duration duration) {
    var reason = exchange.body().getString("reason", "");
    var id = RequestPapers.sheetId(exchange, session, "announcement");
    if (!desk.allows(exchange, session, "reschedule")) {
      return desk.give(
          exchange, session, new TeachingCommand.Reschedule(start, duration, reason, id, ""));
    }
    return announcement(id, session, session.form().at(start, duration), reason)
        .compose(sha256 ->
            desk.give(
                exchange,
                session,
                new TeachingCommand.Reschedule(start, duration, reason, id, sha256)));
  }

  private Future<String> announcement(
      DocumentId id, TeachingSession session, TeachingForm form, String reason) {
    return desk.faces(List.of(session))
        .compose(faces ->
            papers.keepSheet(
                id,
                session,
                RetentionClass.OUTPATIENT_RECORD,
                () ->
                    new Sheet(
                        "远程示教安排通知",
                        head(session, form, faces),
                        List.of(new Cell("提纲", form.outline()), new Cell("变更原因", reason)),
                        List.of())))
        .map(stored -> stored.sha256());
  }

  Future<TeachingSession> sign(Exchange exchange, TeachingSession session) {
    return papers.confirmed(
        exchange, session, "teaching.sign-record", signer -> signed(exchange, session, signer));
  }

  private Future<TeachingSession> signed(
      Exchange exchange, TeachingSession session, Signer signer) {
    var at = papers.now();
    var summary = exchange.body().getString("summary");
    if (!desk.allows(exchange, session, "signRecord")) {
      var none = new TeachingRecord(summary, "", at, new DocumentId("none"), "");
      return desk.give(exchange, session, new TeachingCommand.SignRecord(none));
    }
    var fields = new TreeMap<String, Object>();
    fields.put(
        "attendance", session.attendance().stream().map(it -> it.who().value()).sorted().toList());
    fields.put("signedAt", at.toString());
    fields.put("summary", summary);
    fields.put("teacher", session.form().teacher().value());
    fields.put("teaching", session.id().value());
    fields.put("type", "huizhen-teaching-record-1");
    var text = RequestPapers.encoded(fields);
    return papers
        .sign(signer, session, RetentionClass.OUTPATIENT_RECORD, text, at)
        .compose(signed -> printed(exchange, session, at, text, signed));
  }

  private Future<TeachingSession> printed(
      Exchange exchange, TeachingSession session, Instant at, byte[] text, Signed signed) {
    var summary = exchange.body().getString("summary");
    // Each signature is another document.
    var id =
        new DocumentId(
            Tokens.derive(
                RequestPapers.sheetId(exchange, session, "record").value(), signed.value()));
    return desk.faces(List.of(session))
        .compose(faces ->
            papers.keepSheet(
                id,
                session,
                RetentionClass.OUTPATIENT_RECORD,
                () -> record(session, faces, summary, at, signed.printed(text))))
        .compose(stored ->
            desk.give(
                exchange,
                session,
                new TeachingCommand.SignRecord(
                    new TeachingRecord(summary, signed.value(), at, id, stored.sha256()))));
  }

  private static Sheet record(
      TeachingSession session,
      Faces faces,
      String summary,
      Instant at,
      SheetPress.Signature signature) {
    var head = head(session, session.form(), faces);
    head.add(new Cell("到场人数", Integer.toString(session.attendance().size())));
    head.add(new Cell("签署时间", SheetPress.time(at, zone(session, faces))));
    var names = new StringBuilder();
    for (Attended it : session.attendance()) {
      names
          .append(faces.name(it.who()))
          .append("（")
          .append(faces.name(it.of()))
          .append("） ")
          .append(SheetPress.time(it.at(), zone(session, faces)))
          .append('\n');
    }
    return new Sheet(
        "远程示教记录",
        head,
        List.of(new Cell("小结", summary), new Cell("到场人员", names.toString())),
        SheetPress.signature(signature));
  }

  /// Nobody's patient is in it: announcements go to all who are invited.
  private static List<Cell> head(TeachingSession session, TeachingForm form, Faces faces) {
    var zone = zone(session, faces);
    var head = new ArrayList<Cell>();
    head.add(new Cell("示教编号", session.id().value()));
    head.add(new Cell("主题", form.title()));
    head.add(new Cell("主办机构", faces.name(session.host())));
    head.add(new Cell("主讲医师", faces.name(form.teacher())));
    head.add(new Cell("科目", form.department()));
    head.add(
        new Cell(
            "协讲医师",
            String.join("、", form.presenters().stream().map(faces::name).sorted().toList())));
    head.add(new Cell("开始时间", SheetPress.time(form.start(), zone)));
    head.add(new Cell("结束时间", SheetPress.time(form.end(), zone)));
    head.add(
        new Cell(
            "受邀机构", String.join("、", form.invited().stream().map(faces::name).sorted().toList())));
    head.add(new Cell("展示病例", form.patient().isPresent() ? "是（去标识化）" : "否"));
    return head;
  }

  private static ZoneId zone(TeachingSession session, Faces faces) {
    var host = faces.organisations().get(session.host());
    return ZoneId.of(host == null ? "Asia/Shanghai" : host.zone());
  }
}
