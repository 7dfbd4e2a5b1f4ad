package huizhen.web.io;

import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderReport;
import huizhen.web.document.SheetPress;
import huizhen.web.document.SheetPress.Cell;
import huizhen.web.document.SheetPress.Sheet;
import huizhen.web.io.SigningDesk.Signer;
import huizhen.web.view.Faces;
import huizhen.web.view.MachineMark;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Signs reports with the password, as opinions are: printed, kept, then told to the order.
final class OrderReports {
  private final OrderDesk desk;
  private final RequestPapers papers;
  private final PaperDrafts drafts;

  OrderReports(OrderDesk desk, RequestPapers papers, PaperDrafts drafts) {
    this.desk = desk;
    this.papers = papers;
    this.drafts = drafts;
  }

  Future<DiagnosisOrder> sign(Exchange exchange, DiagnosisOrder order) {
    return papers.confirmed(
        exchange, order, "order.sign-report", signer -> confirmed(exchange, order, signer));
  }

  private Future<DiagnosisOrder> confirmed(Exchange exchange, DiagnosisOrder order, Signer signer) {
    int version = exchange.body().getInteger("version");
    var draft = order.draftReport().filter(it -> it.version() == version);
    if (draft.isEmpty() || !desk.allows(exchange, order, "signReport")) {
      // Refused, or done by an earlier try: nothing is printed for it.
      var none = new OrderReport.Seal(new DocumentId("none"), "", "", papers.now());
      return desk.give(exchange, order, new OrderCommand.SignReport(version, none));
    }
    var report = draft.get();
    return drafts
        .mark(
            exchange,
            order.evidence(),
            Map.of(
                "findings", report.findings(),
                "diagnosis", report.impression(),
                "advice", report.advice()))
        .compose(mark -> signed(exchange, order, signer, report, mark));
  }

  private Future<DiagnosisOrder> signed(
      Exchange exchange,
      DiagnosisOrder order,
      Signer signer,
      OrderReport report,
      Optional<MachineMark> mark) {
    var at = papers.now();
    var text = text(order, report, at, mark);
    return papers
        .sign(signer, order, RetentionClass.OUTPATIENT_RECORD, text, at)
        .compose(signed ->
            printed(
                exchange,
                order,
                signed.value(),
                at,
                faces -> sheet(order, report, faces, at, signed.printed(text), mark)));
  }

  private Future<DiagnosisOrder> printed(
      Exchange exchange,
      DiagnosisOrder order,
      String signature,
      Instant at,
      Function<Faces, Sheet> sheet) {
    int version = exchange.body().getInteger("version");
    // Each signature is another document.
    var id =
        new DocumentId(
            Tokens.derive(RequestPapers.sheetId(exchange, order, "report").value(), signature));
    return desk.faces(List.of(order))
        .compose(faces ->
            papers.keepSheet(id, order, RetentionClass.OUTPATIENT_RECORD, () -> sheet.apply(faces)))
        .compose(stored ->
            desk.give(
                exchange,
                order,
                new OrderCommand.SignReport(
                    version, new OrderReport.Seal(id, stored.sha256(), signature, at))));
  }

  /// What the signature covers: JSON with sorted keys and no space between the tokens.
  private static byte[] text(
      DiagnosisOrder order, OrderReport report, Instant at, Optional<MachineMark> mark) {
    var fields = new TreeMap<String, Object>();
    fields.put("advice", report.advice());
    fields.put("amends", report.amends());
    fields.put("author", report.author().value());
    fields.put("findings", report.findings());
    mark.ifPresent(it -> fields.put("fromMachine", it.json()));
    fields.put("impression", report.impression());
    fields.put("kind", order.form().kind().name());
    fields.put("order", order.id().value());
    fields.put("patient", order.form().patient().value());
    fields.put("signedAt", at.toString());
    fields.put("type", "huizhen-report-1");
    fields.put("version", report.version());
    return RequestPapers.encoded(fields);
  }

  private static Sheet sheet(
      DiagnosisOrder order,
      OrderReport report,
      Faces faces,
      Instant at,
      SheetPress.Signature signature,
      Optional<MachineMark> mark) {
    var head = new ArrayList<Cell>();
    head.add(new Cell("申请编号", order.id().value()));
    head.add(new Cell("报告版本", Integer.toString(report.version())));
    head.add(new Cell("申请机构", faces.name(order.from())));
    head.add(new Cell("申请医师", faces.name(order.requester())));
    head.add(new Cell("诊断机构", faces.name(order.form().to())));
    head.add(new Cell("报告医师", faces.name(report.author())));
    head.addAll(SheetPress.patient(faces.patient(order.form().patient())));
    head.add(new Cell("诊疗科目", order.form().department()));
    head.add(new Cell("签署时间", SheetPress.time(at, zone(order, faces))));
    return new Sheet(
        title(order.form().kind()),
        head,
        List.of(
            new Cell("诊断要求", order.form().question()),
            new Cell("所见", report.findings()),
            new Cell("诊断意见", report.impression()),
            new Cell("建议", report.advice()),
            new Cell("修订说明", report.amends()),
            new Cell("人工智能辅助", mark.map(MachineMark::words).orElse(""))),
        SheetPress.signature(signature));
  }

  private static String title(OrderForm.Kind kind) {
    return switch (kind) {
      case IMAGING -> "远程影像诊断报告";
      case ECG -> "远程心电诊断报告";
      case PATHOLOGY -> "远程病理诊断报告";
    };
  }

  private static ZoneId zone(DiagnosisOrder order, Faces faces) {
    var to = faces.organisations().get(order.form().to());
    return ZoneId.of(to == null ? "Asia/Shanghai" : to.zone());
  }
}
