package huizhen.web.io;

import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralPaper;
import huizhen.web.document.SheetPress;
import huizhen.web.document.SheetPress.Cell;
import huizhen.web.document.SheetPress.Sheet;
import huizhen.web.io.SigningDesk.Signed;
import huizhen.web.io.SigningDesk.Signer;
import huizhen.web.view.Faces;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The referral form (转诊单) and the down-referral summary (下转小结): printed, kept, then told to the
/// referral. Kept as long as inpatient records are, since most referrals become admissions.
final class ReferralPapers {
  private final ReferralDesk desk;
  private final RequestPapers papers;

  ReferralPapers(ReferralDesk desk, RequestPapers papers) {
    this.desk = desk;
    this.papers = papers;
  }

  Future<Referral> submit(Exchange exchange, Referral referral) {
    var id = RequestPapers.sheetId(exchange, referral, "form");
    if (!desk.allows(exchange, referral, "submit")) {
      // Refused, or done by an earlier try: nothing is printed for it.
      return desk.give(exchange, referral, new ReferralCommand.Submit(id, ""));
    }
    var at = papers.now();
    return desk.faces(List.of(referral))
        .compose(faces ->
            papers.keepSheet(
                id, referral, RetentionClass.INPATIENT_RECORD, () -> form(referral, faces, at)))
        .compose(stored ->
            desk.give(exchange, referral, new ReferralCommand.Submit(id, stored.sha256())));
  }

  private static Sheet form(Referral it, Faces faces, Instant at) {
    var form = it.form();
    var zone = zone(it, faces);
    var head = head(it, faces);
    head.add(new Cell("紧急程度", form.urgency() == ReferralForm.Urgency.EMERGENCY ? "急诊" : "普通"));
    head.add(new Cell("版本", Integer.toString(it.count(ReferralPaper.Kind.FORM) + 1)));
    head.add(new Cell("提交时间", SheetPress.time(at, zone)));
    it.consent()
        .ifPresent(consent ->
            head.add(
                new Cell(
                    "知情同意",
                    consent.given().signer()
                        + "（"
                        + relation(consent.given().relation())
                        + "） "
                        + SheetPress.time(consent.given().at(), zone))));
    var texts =
        new ArrayList<>(
            List.of(
                new Cell("转诊原因", form.reason()),
                new Cell("初步诊断", form.diagnosis()),
                new Cell("病情摘要", form.summary())));
    var fine = new ArrayList<String>();
    form.materials()
        .forEach(
            material -> fine.add("随附资料 " + material.fileName() + " SHA-256：" + material.sha256()));
    form.origin()
        .ifPresent(origin ->
            fine.add(
                "远程会诊 %s 会诊意见（第 %d 版）SHA-256：%s"
                    .formatted(origin.caseId(), origin.opinionVersion(), origin.opinionSha256())));
    return new Sheet("双向转诊单", head, texts, fine);
  }

  /// Signed with the password, as an opinion is.
  Future<Referral> downRefer(Exchange exchange, Referral referral) {
    return papers.confirmed(
        exchange, referral, "referral.down-refer", signer -> signed(exchange, referral, signer));
  }

  private Future<Referral> signed(Exchange exchange, Referral referral, Signer signer) {
    var body = exchange.body();
    var id = RequestPapers.sheetId(exchange, referral, "summary");
    var at = papers.now();
    var fields = new TreeMap<String, Object>();
    fields.put("advice", body.getString("advice"));
    fields.put("diagnosis", body.getString("diagnosis"));
    fields.put("doctor", exchange.actor().practitioner().map(Object::toString).orElse(""));
    fields.put("medicines", body.getString("medicines", ""));
    fields.put("patient", referral.form().patient().value());
    fields.put("referral", referral.id().value());
    fields.put("signedAt", at.toString());
    fields.put("treatment", body.getString("treatment"));
    fields.put("type", "huizhen-down-referral-1");
    var text = RequestPapers.encoded(fields);
    if (!desk.allows(exchange, referral, "downRefer")) {
      // Refused, or done by an earlier try: nothing is signed for it.
      return desk.give(exchange, referral, command(exchange, "", at, id, ""));
    }
    return papers
        .sign(signer, referral, RetentionClass.INPATIENT_RECORD, text, at)
        .compose(signed -> printed(exchange, referral, id, at, text, signed));
  }

  private Future<Referral> printed(
      Exchange exchange, Referral referral, DocumentId id, Instant at, byte[] text, Signed signed) {
    // Each signature is another document.
    var signedId = new DocumentId(Tokens.derive(id.value(), signed.value()));
    return desk.faces(List.of(referral))
        .compose(faces ->
            papers.keepSheet(
                signedId,
                referral,
                RetentionClass.INPATIENT_RECORD,
                () -> summary(exchange, referral, faces, at, signed.printed(text))))
        .compose(stored ->
            desk.give(
                exchange,
                referral,
                command(exchange, signed.value(), at, signedId, stored.sha256())));
  }

  private static ReferralCommand command(
      Exchange exchange, String signature, Instant at, DocumentId id, String sha256) {
    var body = exchange.body();
    return new ReferralCommand.DownRefer(
        body.getString("diagnosis"),
        body.getString("treatment"),
        body.getString("medicines", ""),
        body.getString("advice"),
        signature,
        at,
        id,
        sha256);
  }

  private static Sheet summary(
      Exchange exchange, Referral it, Faces faces, Instant at, SheetPress.Signature signature) {
    var body = exchange.body();
    var head = head(it, faces);
    it.course().doctor().ifPresent(who -> head.add(new Cell("经治医师", faces.name(who))));
    head.add(new Cell("签署时间", SheetPress.time(at, zone(it, faces))));
    return new Sheet(
        "下转小结",
        head,
        List.of(
            new Cell("诊断", body.getString("diagnosis")),
            new Cell("治疗经过", body.getString("treatment")),
            new Cell("带药", body.getString("medicines", "")),
            new Cell("康复与随访建议", body.getString("advice"))),
        SheetPress.signature(signature));
  }

  private static List<Cell> head(Referral it, Faces faces) {
    var head = new ArrayList<Cell>();
    head.add(new Cell("转诊编号", it.id().value()));
    head.add(new Cell("诊疗科目", it.form().department()));
    head.add(new Cell("转出机构", faces.name(it.from())));
    head.add(new Cell("转出医师", faces.name(it.sender())));
    head.add(new Cell("接收机构", faces.name(it.form().to())));
    head.addAll(SheetPress.patient(faces.patient(it.form().patient())));
    return head;
  }

  private static ZoneId zone(Referral it, Faces faces) {
    var from = faces.organisations().get(it.from());
    return ZoneId.of(from == null ? "Asia/Shanghai" : from.zone());
  }

  static String relation(Consent.Relation relation) {
    return switch (relation) {
      case SELF -> "本人";
      case GUARDIAN -> "监护人";
      case RELATIVE -> "近亲属";
    };
  }
}
