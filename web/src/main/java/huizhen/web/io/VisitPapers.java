package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.web.io.SigningDesk.Signer;
import huizhen.web.view.MachineMark;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A visit's documents: the consent as it was given and the signed record, as JSON with sorted keys
/// in the vault, kept as outpatient records.
final class VisitPapers {
  private static final String JSON = "application/json";

  private final WebPorts ports;
  private final VisitDesk desk;
  private final SigningDesk signing;
  private final PaperDrafts drafts;
  private final InstantSource clock;

  VisitPapers(
      WebPorts ports,
      VisitDesk desk,
      SigningDesk signing,
      PaperDrafts drafts,
      InstantSource clock) {
    this.ports = ports;
    this.desk = desk;
    this.signing = signing;
    this.drafts = drafts;
    this.clock = clock;
  }

  Future<DocumentId> keepConsent(Exchange exchange, Visit visit, Instant at) {
    var body = exchange.body();
    var fields = new TreeMap<String, Object>();
    fields.put("at", at.toString());
    fields.put("recording", body.getBoolean("recording", false));
    fields.put("sensitiveInformation", body.getBoolean("sensitiveInformation", false));
    fields.put("textVersion", body.getString("textVersion"));
    fields.put("treatment", body.getBoolean("treatment", false));
    fields.put("type", "huizhen-visit-consent-1");
    fields.put("visit", visit.id().value());
    visit
        .precheck()
        .attendant()
        .ifPresent(it -> {
          fields.put("relation", it.relation().name());
          fields.put("signer", it.name());
        });
    var bytes = new JsonObject(fields).encode().getBytes(StandardCharsets.UTF_8);
    // The decision and its time are part of the id: no document stands for another one.
    var id =
        new DocumentId(
            Tokens.derive(exchange.derived("consent"), new String(bytes, StandardCharsets.UTF_8)));
    return store(id, visit, bytes).map(id);
  }

  Future<Visit> sign(Exchange exchange, Visit visit) {
    return signing.confirmed(
        exchange,
        Visit.room(visit.id()),
        "visit.sign-record",
        signer -> signed(exchange, visit, signer));
  }

  private Future<Visit> signed(Exchange exchange, Visit visit, Signer signer) {
    if (!ports.visits().allowed(visit, exchange.actor()).contains("signRecord")) {
      return ProblemException.failed(Problem.illegal(visit.state()));
    }
    var body = exchange.body();
    var next = next(body);
    return drafts
        .mark(
            exchange,
            Visit.room(visit.id()),
            Map.of("diagnosis", body.getString("diagnosis"), "advice", body.getString("advice")))
        .compose(mark -> signed(exchange, visit, signer, next, mark));
  }

  private Future<Visit> signed(
      Exchange exchange,
      Visit visit,
      Signer signer,
      Optional<LocalDate> next,
      Optional<MachineMark> mark) {
    var body = exchange.body();
    var at = clock.instant();
    var fields = new TreeMap<String, Object>();
    fields.put("advice", body.getString("advice"));
    fields.put("diagnosis", body.getString("diagnosis"));
    fields.put("doctor", visit.plan().doctor().value());
    mark.ifPresent(it -> fields.put("fromMachine", it.json()));
    fields.put("medicines", body.getString("medicines", ""));
    fields.put("next", next.map(LocalDate::toString).orElse(""));
    fields.put("patient", visit.plan().patient().value());
    fields.put("sameDiagnosis", body.getBoolean("isSameDiagnosis"));
    fields.put("signedAt", at.toString());
    fields.put("type", "huizhen-visit-record-1");
    fields.put("visit", visit.id().value());
    var bytes = new JsonObject(fields).encode().getBytes(StandardCharsets.UTF_8);
    var act = SigningDesk.Act.of(Visit.room(visit.id()), RetentionClass.OUTPATIENT_RECORD);
    return signing
        .sign(signer, act, bytes, at)
        .compose(signed -> kept(exchange, visit, next, at, bytes, signed.value()));
  }

  private Future<Visit> kept(
      Exchange exchange,
      Visit visit,
      Optional<LocalDate> next,
      Instant at,
      byte[] bytes,
      String signature) {
    var body = exchange.body();
    var id = new DocumentId(Tokens.derive(exchange.derived("record"), signature));
    return store(id, visit, bytes)
        .compose(_ ->
            desk.give(
                exchange,
                visit,
                new VisitCommand.SignRecord(
                    body.getString("diagnosis"),
                    body.getBoolean("isSameDiagnosis"),
                    body.getString("advice"),
                    body.getString("medicines", ""),
                    next,
                    id,
                    signature,
                    at)));
  }

  private static Optional<LocalDate> next(JsonObject body) {
    var text = body.getString("next", "");
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      throw new ProblemException(Problem.badField("next", "next is a date, YYYY-MM-DD"));
    }
  }

  private Future<Void> store(DocumentId id, Visit visit, byte[] bytes) {
    return ports
        .documents()
        .store(
            id.value(),
            new CaseId(Visit.room(visit.id())),
            JSON,
            RetentionClass.OUTPATIENT_RECORD,
            Buffer.buffer(bytes))
        .mapEmpty();
  }
}
