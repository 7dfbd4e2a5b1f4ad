package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.web.api.MachineDrafts;
import huizhen.web.api.MachineDrafts.Wish;
import huizhen.web.document.OpinionText;
import huizhen.web.view.DraftView;
import huizhen.web.view.MachineMark;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Drafts of a machine where nobody meets: of a diagnosis order's report for the doctor who
/// reports, and of a visit's record for its doctor. What is signed says that there was one
/// ([MachineMark]); a draft is nothing of the record itself.
final class PaperDrafts {
  private static final String ORDER = DiagnosisOrder.WORD + "-";
  private static final String VISIT = "visit-";

  private final WebPorts ports;
  private final OrderDesk orders;
  private final VisitDesk visits;
  private final Auditor auditor;
  private final Tokens tokens;
  private final InstantSource clock;

  PaperDrafts(
      WebPorts ports,
      OrderDesk orders,
      VisitDesk visits,
      Auditor auditor,
      Tokens tokens,
      InstantSource clock) {
    this.ports = ports;
    this.orders = orders;
    this.visits = visits;
    this.auditor = auditor;
    this.tokens = tokens;
    this.clock = clock;
  }

  /// What is to be written, and of whom.
  ///
  /// @param key under which the evidence is kept
  /// @param texts what an AI principal is shown of it
  private record Sheet(String key, PatientId patient, boolean hasConsent, JsonObject texts) {}

  Map<String, Operation> operations() {
    return Map.of(
        "getReportDraft", exchange -> report(exchange).compose(it -> look(exchange, it)),
        "askReportDraft", exchange -> report(exchange).compose(it -> ask(exchange, it)),
        "withdrawReportDraft", exchange -> report(exchange).compose(it -> withdraw(exchange, it)),
        "getRecordDraft", exchange -> record(exchange).compose(it -> look(exchange, it)),
        "askRecordDraft", exchange -> record(exchange).compose(it -> ask(exchange, it)),
        "withdrawRecordDraft", exchange -> record(exchange).compose(it -> withdraw(exchange, it)));
  }

  /// Of an order whose report the caller is writing.
  private Future<Sheet> report(Exchange exchange) {
    return orders
        .readable(exchange)
        .compose(it ->
            mayReport(it, exchange.actor())
                ? Future.succeededFuture(sheet(it))
                : ProblemException.failed(refused(409, "ai.signed")));
  }

  private boolean mayReport(DiagnosisOrder order, Actor actor) {
    var allowed = ports.orders().allowed(order, actor);
    return allowed.contains("draftReport") || allowed.contains("amend");
  }

  private static Sheet sheet(DiagnosisOrder it) {
    return new Sheet(
        it.evidence(),
        it.form().patient(),
        it.consent().filter(Consent::sensitiveInformation).isPresent(),
        new JsonObject()
            .put("kind", "report")
            .put("study", it.form().kind().name())
            .put("department", it.form().department())
            .put("urgency", it.form().urgency().name())
            .put("question", it.form().question())
            .put("recordSummary", it.form().summary()));
  }

  /// Of a visit whose record the caller is writing.
  private Future<Sheet> record(Exchange exchange) {
    return visits
        .visit(exchange, exchange.operation())
        .compose(it ->
            mayRecord(it, exchange.actor())
                ? Future.succeededFuture(sheet(it))
                : ProblemException.failed(refused(409, "ai.signed")));
  }

  private boolean mayRecord(Visit visit, Actor actor) {
    return ports.visits().allowed(visit, actor).contains("signRecord");
  }

  private static Sheet sheet(Visit it) {
    return new Sheet(
        Visit.room(it.id()),
        it.plan().patient(),
        it.precheck().consent().filter(VisitConsent::sensitiveInformation).isPresent(),
        new JsonObject().put("kind", "visit-record").put("condition", it.plan().condition()));
  }

  private Future<Answer> look(Exchange exchange, Sheet sheet) {
    return ports
        .drafts()
        .ofCase(key(sheet))
        .compose(wish -> {
          var draft = wish.flatMap(Wish::draft);
          var seen =
              draft.isPresent()
                  ? write(exchange, sheet, "ai.draft.view", draft.get().id())
                  : Future.<Void>succeededFuture();
          return seen.compose(_ -> show(exchange, wish, 200));
        });
  }

  private Future<Answer> show(Exchange exchange, Optional<Wish> wish, int status) {
    return ports
        .accounts()
        .hasMachine(exchange.ownOrganisation())
        .map(isThere -> new Answer.Json(status, DraftView.of(wish, isThere), Map.of()));
  }

  /// Who asks again while the request is open gets the same one.
  private Future<Answer> ask(Exchange exchange, Sheet sheet) {
    if (!sheet.hasConsent()) {
      return ProblemException.failed(refused(409, "ai.no-consent"));
    }
    var at = exchange.ownOrganisation();
    return ports
        .accounts()
        .hasMachine(at)
        .compose(isThere ->
            isThere
                ? ports.drafts().ofCase(key(sheet))
                : ProblemException.<Optional<Wish>>failed(refused(409, "ai.none")))
        .compose(before -> {
          var now = clock.instant();
          if (before.filter(it -> it.isOpen(now)).isPresent()) {
            return show(exchange, before, 200);
          }
          var wish =
              new Wish(
                  tokens.id(),
                  key(sheet),
                  at,
                  exchange.actor().account(),
                  now,
                  now.plus(MachineDrafts.OPEN),
                  Optional.empty());
          return write(exchange, sheet, "ai.draft.ask", wish.id())
              .compose(_ -> ports.drafts().ask(wish))
              .compose(isKept ->
                  isKept
                      ? show(exchange, Optional.of(wish), 201)
                      : ProblemException.failed(refused(429, "ai.too-many")));
        });
  }

  private Future<Answer> withdraw(Exchange exchange, Sheet sheet) {
    return ports
        .drafts()
        .ofCase(key(sheet))
        .compose(found ->
            found.isEmpty()
                ? Future.<Void>succeededFuture()
                : write(exchange, sheet, "ai.draft.withdraw", found.get().id())
                    .compose(_ -> ports.drafts().withdraw(found.get())))
        .map(new Answer.Empty());
  }

  // -- for the AI principal

  /// Whether a request is for one of these, and not for an opinion.
  static boolean isPaper(Wish wish) {
    var key = wish.caseId().value();
    return key.startsWith(ORDER) || key.startsWith(VISIT);
  }

  /// What an AI principal is shown, while whoever asked may still write it and the consent stands:
  /// else the rule that ends it.
  Future<Task> task(Wish wish) {
    return ports
        .accounts()
        .byId(wish.askedBy())
        .compose(account -> {
          var author = account.filter(it -> !it.isDisabled()).map(it -> it.actor());
          return author.isEmpty()
              ? Future.succeededFuture(Optional.<Sheet>empty())
              : sheet(wish.caseId().value(), author.get());
        })
        .compose(found -> {
          if (found.isEmpty()) {
            return Future.succeededFuture(Task.over("ai.over"));
          }
          if (!found.get().hasConsent()) {
            return Future.succeededFuture(Task.over("ai.no-consent"));
          }
          return ports
              .directory()
              .patient(found.get().patient())
              .map(patient ->
                  new Task(
                      Optional.empty(),
                      DraftView.task(wish, found.get().texts(), patient, clock.instant())));
        });
  }

  /// @param fault the rule that ends it
  record Task(Optional<String> fault, JsonObject shown) {
    static Task over(String rule) {
      return new Task(Optional.of(rule), new JsonObject());
    }
  }

  /// Empty when the author may not write it any more.
  private Future<Optional<Sheet>> sheet(String key, Actor author) {
    return key.startsWith(ORDER)
        ? ports
            .orders()
            .find(new OrderId(key.substring(ORDER.length())))
            .map(found -> found.filter(it -> mayReport(it, author)).map(PaperDrafts::sheet))
        : ports
            .visits()
            .find(new VisitId(key.substring(VISIT.length())))
            .map(found -> found.filter(it -> mayRecord(it, author)).map(PaperDrafts::sheet));
  }

  // -- when it is signed

  /// What the paper says of the draft that there was, once the trail has it.
  ///
  /// @param key under which the evidence is kept
  /// @param texts by the draft's fields
  Future<Optional<MachineMark>> mark(Exchange exchange, String key, Map<String, String> texts) {
    return ports
        .drafts()
        .ofCase(new huizhen.scheduling.api.CaseId(key))
        .map(wish -> MachineMark.of(wish.flatMap(Wish::draft), texts, PaperDrafts::digest))
        .compose(mark ->
            mark.isEmpty()
                ? Future.succeededFuture(mark)
                : auditor
                    .write(
                        exchange.actor().account(),
                        Optional.of(new CaseId(key)),
                        "ai.draft.at-signing",
                        mark.get().draft().id(),
                        "ok",
                        new JsonObject()
                            .put("model", mark.get().draft().model())
                            .put("modelVersion", mark.get().draft().modelVersion())
                            .put("unchanged", new JsonArray(mark.get().unchanged())))
                    .map(mark));
  }

  private static String digest(String text) {
    return OpinionText.digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static huizhen.scheduling.api.CaseId key(Sheet sheet) {
    return new huizhen.scheduling.api.CaseId(sheet.key());
  }

  private Future<Void> write(Exchange exchange, Sheet sheet, String action, String subject) {
    return auditor.write(
        exchange.actor().account(), Optional.of(new CaseId(sheet.key())), action, subject, "ok");
  }

  private static Problem refused(int status, String rule) {
    return DraftRoutes.refused(status, rule);
  }
}
