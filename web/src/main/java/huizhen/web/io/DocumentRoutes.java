package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Opinion;
import huizhen.web.document.ConsentText;
import huizhen.web.document.OpinionText;
import huizhen.web.document.PdfPress;
import huizhen.web.io.SigningDesk.Signed;
import huizhen.web.io.SigningDesk.Signer;
import huizhen.web.signing.SignatureFile;
import huizhen.web.view.Faces;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/// Consents and opinions: printed, signed, kept in the vault, then told to the case. A document is
/// in the vault before the case names it; one whose case then refused it stays there unnamed.
final class DocumentRoutes {
  private static final String PDF = "application/pdf";

  private final WebPorts ports;
  private final CaseDesk desk;
  private final FaceBook faces;
  private final Auditor auditor;
  private final SigningDesk signing;
  private final PdfPress press;
  private final BoundedWork printing;
  private final Tokens tokens;
  private final InstantSource clock;

  DocumentRoutes(
      WebPorts ports,
      CaseDesk desk,
      FaceBook faces,
      Auditor auditor,
      SigningDesk signing,
      PdfPress press,
      BoundedWork printing,
      Tokens tokens,
      InstantSource clock) {
    this.ports = ports;
    this.desk = desk;
    this.faces = faces;
    this.auditor = auditor;
    this.signing = signing;
    this.press = press;
    this.printing = printing;
    this.tokens = tokens;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "giveConsent", this::consent,
        "withdrawRecordingConsent", this::withdraw,
        "signOpinion", this::sign,
        "getOpinionPdf", this::opinionPdf,
        "getOpinionSignature", this::opinionSignature);
  }

  private Future<Answer> consent(Exchange exchange) {
    var body = exchange.body();
    if (!body.getString("textVersion").equals(ConsentText.version())) {
      return ProblemException.failed(
          Problem.of(
              422, "consent-text-outdated", "Show the consent text in force and ask again."));
    }
    var subject = exchange.subject();
    // The decision is part of the id: a document never stands for another one than it says.
    var id = new DocumentId(Tokens.derive(exchange.derived("consent"), body.encode()));
    var decision =
        new PdfPress.Decision(
            body.getBoolean("treatment"),
            body.getBoolean("sensitiveInformation"),
            body.getBoolean("recording"),
            body.getBoolean("teaching", false),
            body.getString("signer"),
            Consent.Relation.valueOf(body.getString("relation")));
    var before = subject.consent().filter(it -> it.document().equals(id));
    if (before.isPresent()) {
      return desk.run(exchange, new CaseCommand.GiveConsent(before.get()));
    }
    if (!allows(exchange, "consent")) {
      return ProblemException.failed(Problem.illegal(subject.state()));
    }
    var at = clock.instant();
    return ports
        .documents()
        .open(id.value())
        .compose(kept ->
            kept.isPresent()
                ? Future.succeededFuture(kept.get().document().storedAt())
                : printConsent(subject, id, decision, at).map(at))
        .compose(signedAt ->
            desk.run(
                exchange,
                new CaseCommand.GiveConsent(
                    new Consent(
                        id,
                        ConsentText.version(),
                        decision.treatment(),
                        decision.sensitiveInformation(),
                        decision.recording(),
                        decision.teaching(),
                        decision.signer(),
                        decision.relation(),
                        signedAt))));
  }

  private Future<Void> printConsent(
      ConsultationCase subject, DocumentId id, PdfPress.Decision decision, Instant at) {
    return faces
        .of(subject)
        .compose(found ->
            printing.run(() -> press.consent(subject, decision, at, zone(subject, found), found)))
        .compose(pdf -> store(id, subject, pdf));
  }

  private Future<Void> store(DocumentId id, ConsultationCase subject, byte[] pdf) {
    return ports
        .documents()
        .store(
            id.value(),
            new CaseId(subject.id().value()),
            PDF,
            RetentionClass.OUTPATIENT_RECORD,
            Buffer.buffer(pdf))
        .mapEmpty();
  }

  private Future<Answer> withdraw(Exchange exchange) {
    return desk.give(exchange, new CaseCommand.WithdrawRecordingConsent())
        .compose(state ->
            ports.rooms().stopRecording(state.id()).compose(_ -> desk.show(exchange, state, 200)));
  }

  private Future<Answer> sign(Exchange exchange) {
    return signing.confirmed(
        exchange,
        exchange.subject().id().value(),
        "opinion.sign",
        signer -> signDraft(exchange, signer));
  }

  private Future<Answer> signDraft(Exchange exchange, Signer signer) {
    var subject = exchange.subject();
    var last = subject.opinions().isEmpty() ? null : subject.opinions().getLast();
    if (last == null) {
      return ProblemException.failed(Problem.illegal(subject.state()));
    }
    if (last.signedAt().isPresent()) { // signed by an earlier try, or nothing to sign
      return desk.run(
          exchange,
          new CaseCommand.SignOpinion(
              last.version(),
              last.document().orElseThrow(),
              last.signature().orElseThrow(),
              last.signedAt().get()));
    }
    if (!allows(exchange, "signOpinion")) {
      return ProblemException.failed(Problem.illegal(subject.state()));
    }
    var at = clock.instant();
    var toSign = OpinionText.toSign(subject, last, at);
    var id = new DocumentId(tokens.id());
    var act = SigningDesk.Act.of(subject.id().value(), RetentionClass.OUTPATIENT_RECORD);
    return Future.all(signing.sign(signer, act, toSign, at), faces.of(subject))
        .compose(both -> {
          Signed signed = both.resultAt(0);
          Faces found = both.resultAt(1);
          return printing
              .run(() ->
                  press.opinion(
                      subject, last, at, signed.printed(toSign), zone(subject, found), found))
              .compose(pdf -> store(id, subject, pdf))
              .compose(_ ->
                  desk.run(
                      exchange,
                      new CaseCommand.SignOpinion(last.version(), id, signed.value(), at)));
        });
  }

  private Future<Answer> opinionPdf(Exchange exchange) {
    var subject = exchange.subject();
    var document =
        subject.opinions().reversed().stream()
            .map(Opinion::document)
            .flatMap(Optional::stream)
            .findFirst();
    if (document.isEmpty()) {
      return ProblemException.failed(Problem.notFound());
    }
    return auditor
        .saw(exchange, "opinion.download", document.get().value())
        .compose(_ -> ports.documents().open(document.get().value()))
        .compose(found ->
            found.isEmpty()
                ? ProblemException.failed(Problem.notFound())
                : Future.succeededFuture(
                    new Answer.Bytes(
                        PDF,
                        found.get().bytes(),
                        Map.of(
                            "Content-Disposition",
                            "attachment; filename=\"opinion-" + subject.id().value() + ".pdf\""))));
  }

  /// The file that the newest signed opinion's signature can be checked with.
  private Future<Answer> opinionSignature(Exchange exchange) {
    var subject = exchange.subject();
    var value =
        subject.opinions().reversed().stream()
            .map(Opinion::signature)
            .flatMap(Optional::stream)
            .findFirst();
    return value.isEmpty()
        ? ProblemException.failed(Problem.notFound())
        : auditor
            .saw(exchange, "opinion.signature", SignatureFile.id(value.get()))
            .compose(_ -> signing.shown(value.get(), "opinion-" + subject.id().value() + ".p7s"));
  }

  private boolean allows(Exchange exchange, String command) {
    return ports
        .consultations()
        .allowed(exchange.subject(), exchange.actor(), clock.instant())
        .contains(command);
  }

  private static ZoneId zone(ConsultationCase subject, Faces found) {
    var inviting = found.organisations().get(subject.inviting());
    return ZoneId.of(inviting == null ? "Asia/Shanghai" : inviting.zone());
  }
}
