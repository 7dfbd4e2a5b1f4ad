package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.DocumentVault.StoredDocument;
import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.request.api.Request;
import huizhen.web.document.RequestConsentText;
import huizhen.web.document.SheetPress;
import huizhen.web.io.SigningDesk.Signed;
import huizhen.web.io.SigningDesk.Signer;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// Documents of referrals and orders: consents as JSON with sorted keys, forms and reports as PDF,
/// all in the vault before the request names them. One whose request then refused it stays there
/// unnamed.
final class RequestPapers {
  static final String PDF = "application/pdf";
  private static final String JSON = "application/json";

  private final WebPorts ports;
  private final SigningDesk signing;
  private final Auditor auditor;
  private final SheetPress press;
  private final BoundedWork printing;
  private final InstantSource clock;

  RequestPapers(
      WebPorts ports,
      SigningDesk signing,
      Auditor auditor,
      SheetPress press,
      BoundedWork printing,
      InstantSource clock) {
    this.ports = ports;
    this.signing = signing;
    this.auditor = auditor;
    this.press = press;
    this.printing = printing;
    this.clock = clock;
  }

  /// A consent, and its document.
  record Kept(Consent consent, String sha256) {}

  Future<Kept> keepConsent(Exchange exchange, Request request, RequestConsentText text) {
    var body = exchange.body();
    if (!body.getString("textVersion").equals(text.version())) {
      return ProblemException.failed(
          Problem.of(
              422, "consent-text-outdated", "Show the consent text in force and ask again."));
    }
    var at = clock.instant();
    var fields = new TreeMap<String, Object>();
    fields.put("at", at.toString());
    fields.put("relation", body.getString("relation"));
    fields.put("request", request.evidence());
    fields.put("sensitiveInformation", body.getBoolean("sensitiveInformation"));
    fields.put("signer", body.getString("signer"));
    fields.put("textVersion", text.version());
    fields.put("treatment", body.getBoolean("treatment"));
    fields.put("type", "huizhen-" + request.word() + "-consent-1");
    fields.put("version", request.version());
    var bytes = encoded(fields);
    // The decision and its time are part of the id: no document stands for another one.
    var id =
        new DocumentId(
            Tokens.derive(exchange.derived("consent"), new String(bytes, StandardCharsets.UTF_8)));
    return store(id, request, JSON, RetentionClass.OUTPATIENT_RECORD, bytes)
        .map(stored ->
            new Kept(
                new Consent(
                    id,
                    text.version(),
                    body.getBoolean("treatment"),
                    body.getBoolean("sensitiveInformation"),
                    false,
                    body.getString("signer"),
                    Consent.Relation.valueOf(body.getString("relation")),
                    at),
                stored.sha256()));
  }

  /// Prints what this request makes of this version, once: the same request again finds it.
  Future<StoredDocument> keepSheet(
      DocumentId id, Request request, RetentionClass retention, Supplier<SheetPress.Sheet> sheet) {
    return ports
        .documents()
        .open(id.value())
        .compose(found ->
            found.isPresent()
                ? Future.succeededFuture(found.get().document())
                : printing
                    .run(() -> press.print(sheet.get()))
                    .compose(pdf -> store(id, request, PDF, retention, pdf)));
  }

  /// The id of what this request makes of this version.
  static DocumentId sheetId(Exchange exchange, Request request, String kind) {
    return new DocumentId(
        Tokens.derive(
            exchange.derived(kind), request.evidence(), String.valueOf(request.version())));
  }

  /// Asks for the password again.
  <T> Future<T> confirmed(
      Exchange exchange, Request request, String action, Function<Signer, Future<T>> then) {
    return signing.confirmed(exchange, request.evidence(), action, then);
  }

  /// Signs a text with sorted keys.
  Future<Signed> sign(
      Signer signer, Request request, RetentionClass retention, byte[] text, Instant at) {
    return signing.sign(signer, SigningDesk.Act.of(request.evidence(), retention), text, at);
  }

  static byte[] encoded(SortedMap<String, Object> fields) {
    return new JsonObject(fields).encode().getBytes(StandardCharsets.UTF_8);
  }

  Instant now() {
    return clock.instant();
  }

  /// Shows a document to whom the request concerns; that is on record first.
  Future<Answer> shown(Exchange exchange, Request request, String document, String name) {
    return auditor
        .write(
            exchange.actor().account(),
            Optional.of(new CaseId(request.evidence())),
            request.word() + ".document",
            document,
            "ok")
        .compose(_ -> ports.documents().open(document))
        .compose(found ->
            found.isEmpty()
                ? ProblemException.failed(Problem.notFound())
                : Future.succeededFuture(
                    new Answer.Bytes(
                        found.get().document().mediaType(),
                        found.get().bytes(),
                        Map.of("Content-Disposition", "attachment; filename=\"" + name + "\""))));
  }

  Future<StoredDocument> store(
      DocumentId id, Request request, String mediaType, RetentionClass retention, byte[] bytes) {
    return ports
        .documents()
        .store(
            id.value(), new CaseId(request.evidence()), mediaType, retention, Buffer.buffer(bytes));
  }
}
