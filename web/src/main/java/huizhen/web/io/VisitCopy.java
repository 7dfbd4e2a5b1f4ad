package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitRecord;
import huizhen.web.document.SheetPress;
import huizhen.web.document.SheetPress.Cell;
import huizhen.web.document.SheetPress.Sheet;
import huizhen.web.view.Faces;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The patient's own copy of his visit (个人信息保护法 45): what the doctor signed, what was consented to,
/// which recordings there are, and by which digests the originals in the vault are known. A PDF,
/// made anew each time and kept nowhere.
final class VisitCopy {
  private final WebPorts ports;
  private final VisitDesk desk;
  private final FaceBook faces;
  private final Auditor auditor;
  private final SheetPress press;
  private final BoundedWork printing;

  VisitCopy(
      WebPorts ports,
      VisitDesk desk,
      FaceBook faces,
      Auditor auditor,
      SheetPress press,
      BoundedWork printing) {
    this.ports = ports;
    this.desk = desk;
    this.faces = faces;
    this.auditor = auditor;
    this.press = press;
    this.printing = printing;
  }

  Map<String, Operation> operations() {
    return Map.of("getOwnVisitCopy", this::copy);
  }

  private Future<Answer> copy(Exchange exchange) {
    return desk.own(exchange)
        .compose(visit -> {
          var record = visit.course().record();
          return record.isEmpty()
              ? ProblemException.failed(
                  Problem.of(409, "not-signed", "The doctor has not signed the record yet."))
              : auditor
                  .write(
                      Visit.patientAccount(visit.id()),
                      Optional.of(new CaseId(Visit.room(visit.id()))),
                      "visit.copy",
                      Visit.room(visit.id()),
                      "ok")
                  .compose(_ -> sheet(visit, record.get()))
                  .compose(sheet -> printing.run(() -> press.print(sheet)))
                  .map(pdf -> answer(visit, pdf));
        });
  }

  private static Answer answer(Visit visit, byte[] pdf) {
    return new Answer.Bytes(
        RequestPapers.PDF,
        Buffer.buffer(pdf),
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"visit-" + visit.id().value() + ".pdf\""));
  }

  private Future<Sheet> sheet(Visit visit, VisitRecord record) {
    var plan = visit.plan();
    var consent = visit.precheck().consent();
    var digests =
        Future.all(
            digest(record.document()),
            consent.map(it -> digest(it.document())).orElse(Future.succeededFuture("—")));
    return faces
        .of(Set.of(plan.organisation()), Set.of(plan.doctor()), Set.of(plan.patient()))
        .compose(names ->
            digests.map(found ->
                sheet(visit, record, consent, names, found.resultAt(0), found.resultAt(1))));
  }

  private Future<String> digest(DocumentId document) {
    return ports
        .documents()
        .open(document.value())
        .map(found -> found.map(it -> it.document().sha256()).orElse("—"));
  }

  private static Sheet sheet(
      Visit visit,
      VisitRecord record,
      Optional<VisitConsent> consent,
      Faces names,
      String recordDigest,
      String consentDigest) {
    var plan = visit.plan();
    var at = names.organisations().get(plan.organisation());
    var zone = ZoneId.of(at == null ? "Asia/Shanghai" : at.zone());
    var head = new ArrayList<Cell>();
    head.add(new Cell("就诊编号", visit.id().value()));
    head.add(new Cell("医疗机构", names.name(plan.organisation())));
    head.add(new Cell("接诊医师", names.name(plan.doctor())));
    head.add(
        new Cell("就诊时间", SheetPress.time(visit.course().startedAt().orElse(plan.slot()), zone)));
    head.addAll(SheetPress.patient(names.patient(plan.patient())));
    head.add(new Cell("签署时间", SheetPress.time(record.signedAt(), zone)));
    return new Sheet(
        "复诊记录（患者副本）",
        head,
        List.of(
            new Cell("诊断", record.diagnosis()),
            new Cell("医嘱", record.advice()),
            new Cell("用药", record.medicines()),
            new Cell("下次复诊", record.next().map(Object::toString).orElse("")),
            new Cell("知情同意", consent.map(it -> decisions(it, zone)).orElse("")),
            new Cell("录音录像", recordings(visit))),
        List.of(
            "本件为就诊记录的副本，原件由医疗机构按法定年限保存。",
            SheetPress.digest("记录", recordDigest),
            SheetPress.digest("同意书", consentDigest),
            SheetPress.signature(record.signature())));
  }

  private static String decisions(VisitConsent consent, ZoneId zone) {
    return "诊疗：%s；敏感个人信息：%s；录音录像：%s（%s，文本版本 %s）"
        .formatted(
            yes(consent.treatment()),
            yes(consent.sensitiveInformation()),
            yes(consent.recording()),
            SheetPress.time(consent.at(), zone),
            consent.textVersion());
  }

  private static String yes(boolean given) {
    return given ? "同意" : "不同意";
  }

  private static String recordings(Visit visit) {
    var count = visit.course().recordings().size();
    return count == 0 ? "无" : count + " 段，可向医疗机构申请拷贝。";
  }
}
