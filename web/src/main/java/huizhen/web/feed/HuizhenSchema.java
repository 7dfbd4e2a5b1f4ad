package huizhen.web.feed;

import huizhen.recording.api.AuditTrail.AuditEntry;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// Our own shape, after what provincial supervision platforms ask of internet hospitals: who (by
/// pseudonym), which institutions (by licence), what happened in which order, and the hashes that
/// prove that nothing is missing. Documented in docs/supervision.md; no region's own interface.
final class HuizhenSchema implements FeedSchema {
  static final String ID = "huizhen-1";

  private final Pseudonyms pseudonyms;

  HuizhenSchema(Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public JsonObject record(AuditEntry entry, String previous, Optional<Parties> parties) {
    var event = entry.event();
    var codes = new Codes();
    var detail = codes.of(event.detail());
    var record =
        new JsonObject()
            .put("sequence", entry.sequence())
            .put("hash", entry.hash())
            .put("previous", previous)
            .put("at", event.at().toString())
            .put("category", category(event.action()))
            .put("event", event.action());
    int colon = event.outcome().indexOf(':');
    record.put("outcome", colon < 0 ? event.outcome() : event.outcome().substring(0, colon));
    if (colon >= 0) {
      record.put("rule", code(event.outcome().substring(colon + 1)));
    }
    event.caseId().ifPresent(it -> record.put("case", it.value()));
    parties.ifPresent(it -> record.put("parties", it.json()));
    return record
        .put("actor", pseudonyms.of(event.actor()))
        .put("subject", event.caseId().isPresent() ? code(event.subject()) : about(event.subject()))
        .put("detail", detail)
        .put("omitted", codes.omitted());
  }

  /// `case.book` is of `case`.
  private static String category(String action) {
    int dot = action.indexOf('.');
    return dot < 0 ? action : action.substring(0, dot);
  }

  private String code(String text) {
    return Codes.isCode(text) ? text : pseudonyms.of(text);
  }

  /// Outside of cases a subject may be an account: like an actor it goes by its pseudonym.
  private String about(String subject) {
    return subject.equals("all") || subject.equals("-") ? subject : pseudonyms.of(subject);
  }
}
