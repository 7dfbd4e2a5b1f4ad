package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.Retention;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.referral.api.Arrangement;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralId;
import huizhen.scheduling.referral.api.ReferralOrigin;
import huizhen.web.document.RequestConsentText;
import huizhen.web.io.RequestDesk.Sight;
import huizhen.web.signing.SignatureFile;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Referrals: written, agreed to, sent, answered, and back.
final class ReferralRoutes {
  private final WebPorts ports;
  private final ReferralDesk desk;
  private final RequestDesk requests;
  private final RequestPapers papers;
  private final ReferralPapers sheets;

  ReferralRoutes(
      WebPorts ports,
      ReferralDesk desk,
      RequestDesk requests,
      RequestPapers papers,
      ReferralPapers sheets) {
    this.ports = ports;
    this.desk = desk;
    this.requests = requests;
    this.papers = papers;
    this.sheets = sheets;
  }

  Map<String, Operation> operations() {
    var operations = new HashMap<String, Operation>();
    operations.put("referCase", this::referCase);
    operations.put("createReferral", this::create);
    operations.put("listReferrals", this::list);
    operations.put("getReferral", this::view);
    operations.put("editReferral", this::edit);
    operations.put("consentToReferral", this::consent);
    operations.put("submitReferral", changed(sheets::submit));
    operations.put("downRefer", changed(sheets::downRefer));
    operations.put("noteDischarge", this::discharge);
    operations.put("stepReferral", this::step);
    operations.put("getReferralDocument", this::document);
    return operations;
  }

  private interface Change {
    Future<Referral> of(Exchange exchange, Referral referral);
  }

  private Operation changed(Change change) {
    return exchange ->
        desk.referral(exchange)
            .compose(it -> change.of(exchange, it))
            .compose(it -> desk.show(exchange, it, 200));
  }

  /// One click from a finished consultation: what is in the case is in the draft.
  private Future<Answer> referCase(Exchange exchange) {
    var subject = exchange.subject();
    var body = exchange.body();
    var signed =
        subject.opinions().reversed().stream()
            .filter(it -> it.document().isPresent() && it.signedAt().isPresent())
            .findFirst();
    if (signed.isEmpty()) {
      return ProblemException.failed(Problem.illegal(subject.state()));
    }
    var opinion = signed.get();
    var application = subject.application();
    return ports
        .documents()
        .open(opinion.document().orElseThrow().value())
        .compose(found -> {
          if (found.isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          var form =
              new ReferralForm(
                  application.patient(),
                  new OrganisationId(body.getString("to", application.invited().value())),
                  body.getString("department", application.department()),
                  urgency(body),
                  body.getString("reason", ""),
                  cut(opinion.diagnosis(), 2_000),
                  cut(application.recordSummary(), 20_000),
                  subject.materials(),
                  Optional.of(
                      new ReferralOrigin(
                          subject.id(),
                          opinion.version(),
                          opinion.document().orElseThrow(),
                          found.get().document().sha256())));
          return draft(exchange, form);
        });
  }

  private Future<Answer> create(Exchange exchange) {
    return draft(exchange, form(exchange.body(), List.of(), Optional.empty()));
  }

  private Future<Answer> draft(Exchange exchange, ReferralForm form) {
    var id = new ReferralId(exchange.derived("referral").substring(0, 24));
    return ports
        .referrals()
        .draft(exchange.command(), exchange.actor(), id, form)
        .compose(RequestDesk::settled)
        .compose(it -> desk.show(exchange, it, 201));
  }

  private Future<Answer> list(Exchange exchange) {
    var actor = exchange.actor();
    return ports
        .referrals()
        .page(exchange.ownOrganisation(), exchange.query("after"), RequestDesk.limit(exchange))
        .compose(RequestDesk::known)
        .compose(page -> {
          var mine =
              page.items().stream()
                  .filter(it -> ReferralDesk.sight(actor, it) != Sight.NONE)
                  .toList();
          return desk.faces(mine)
              .map(found -> {
                var items = new JsonArray();
                mine.forEach(it -> items.add(desk.row(it, found)));
                var json = new JsonObject().put("items", items);
                page.next().ifPresent(next -> json.put("next", next));
                return Answer.ok(json);
              });
        });
  }

  private Future<Answer> view(Exchange exchange) {
    return desk.referral(exchange)
        .compose(
            it -> requests.saw(exchange, it, "view").compose(_ -> desk.show(exchange, it, 200)));
  }

  private Future<Answer> edit(Exchange exchange) {
    return changed((_, it) ->
            desk.give(
                exchange,
                it,
                new ReferralCommand.Edit(
                    form(exchange.body(), it.form().materials(), it.form().origin()))))
        .answer(exchange);
  }

  private Future<Answer> consent(Exchange exchange) {
    return changed((_, it) ->
            desk.allows(exchange, it, "consent")
                ? papers
                    .keepConsent(exchange, it, RequestConsentText.REFERRAL)
                    .compose(kept ->
                        desk.give(
                            exchange,
                            it,
                            new ReferralCommand.GiveConsent(kept.consent(), kept.sha256())))
                : desk.give(exchange, it, again()))
        .answer(exchange);
  }

  /// Nothing is kept for a consent that the state refuses, or that was given by an earlier try: the
  /// outcome is that one's.
  private ReferralCommand again() {
    return new ReferralCommand.GiveConsent(
        new Consent(
            new DocumentId("none"),
            "",
            false,
            false,
            false,
            "",
            Consent.Relation.SELF,
            papers.now()),
        "");
  }

  private Future<Answer> step(Exchange exchange) {
    return changed((_, it) -> desk.give(exchange, it, command(exchange.body()))).answer(exchange);
  }

  private static ReferralCommand command(JsonObject body) {
    return switch (body.getString("step")) {
      case "receive" -> new ReferralCommand.Receive();
      case "accept" -> new ReferralCommand.Accept(new PractitionerId(needed(body, "doctor")));
      case "reject" -> new ReferralCommand.Reject(body.getString("reason", ""));
      case "redirect" ->
          new ReferralCommand.Redirect(
              new OrganisationId(needed(body, "to")), body.getString("reason", ""));
      case "schedule" ->
          new ReferralCommand.Schedule(
              new Arrangement(
                  Arrangement.Kind.valueOf(body.getString("kind", Arrangement.Kind.BED.name())),
                  body.getString("place", ""),
                  instant(body)));
      case "depart" ->
          new ReferralCommand.Depart(body.getString("means", ""), body.getString("vitals", ""));
      case "arrive" -> new ReferralCommand.Arrive();
      case "admit" -> new ReferralCommand.Admit();
      case "treat" -> new ReferralCommand.Treat();
      case "receiveBack" -> new ReferralCommand.ReceiveBack();
      case "followUp" ->
          new ReferralCommand.PlanFollowUp(
              new PractitionerId(needed(body, "doctor")),
              day(needed(body, "due")),
              body.getString("plan", ""));
      case "close" -> new ReferralCommand.Close();
      case "cancel" -> new ReferralCommand.Cancel(body.getString("reason", ""));
      default -> throw new ProblemException(Problem.badField("step", "there is no such step"));
    };
  }

  /// Thirty years of keeping begin with the last discharge, as far as one is told. A doctor of the
  /// referral tells it, once it was sent.
  private Future<Answer> discharge(Exchange exchange) {
    Instant at = Instant.parse(exchange.body().getString("at"));
    if (at.isAfter(papers.now())) {
      return ProblemException.failed(Problem.badField("at", "it lies ahead"));
    }
    return desk.referral(exchange)
        .compose(it ->
            ReferralDesk.sight(exchange.actor(), it) == Sight.CLINICAL && it.isSent()
                ? requests
                    .saw(exchange, it, "discharge")
                    .compose(_ ->
                        ports
                            .retention()
                            .happened(
                                new CaseId(it.evidence()), Retention.Trigger.LAST_DISCHARGE, at))
                    .compose(_ -> desk.show(exchange, it, 200))
                : requests.refused(exchange, it));
  }

  private Future<Answer> document(Exchange exchange) {
    var id = exchange.path("document");
    return desk.referral(exchange)
        .compose(it -> {
          if (ReferralDesk.sight(exchange.actor(), it) != Sight.CLINICAL) {
            return requests.refused(exchange, it);
          }
          return name(it, id)
              .map(name -> papers.shown(exchange, it, id, name))
              .orElseGet(() -> ProblemException.failed(Problem.notFound()));
        });
  }

  /// What the referral has of this id, as a file's name without any identity.
  private static Optional<String> name(Referral it, String id) {
    for (var paper : it.papers()) {
      if (paper.document().value().equals(id)) {
        var kind =
            switch (paper.kind()) {
              case CONSENT -> "consent-" + paper.version() + ".json";
              case FORM -> "referral-" + paper.version() + ".pdf";
              case SUMMARY -> "summary-" + paper.version() + ".pdf";
            };
        return Optional.of(kind);
      }
    }
    if (it.course().summary().filter(s -> SignatureFile.isOf(s.signature(), id)).isPresent()) {
      return Optional.of("summary.p7s");
    }
    var isOpinion = it.form().origin().filter(o -> o.opinion().value().equals(id)).isPresent();
    return isOpinion
        ? Optional.of("opinion.pdf")
        : it.form().materials().stream()
            .filter(material -> material.id().value().equals(id))
            .findFirst()
            .map(material -> "material" + ending(material));
  }

  static String ending(Material material) {
    return switch (material.mediaType()) {
      case "application/pdf" -> ".pdf";
      case "image/png" -> ".png";
      case "image/jpeg" -> ".jpg";
      default -> "";
    };
  }

  private static ReferralForm form(
      JsonObject body, List<Material> materials, Optional<ReferralOrigin> origin) {
    return new ReferralForm(
        new PatientId(body.getString("patient")),
        new OrganisationId(body.getString("to")),
        body.getString("department", ""),
        urgency(body),
        body.getString("reason", ""),
        body.getString("diagnosis", ""),
        body.getString("summary", ""),
        materials,
        origin);
  }

  private static ReferralForm.Urgency urgency(JsonObject body) {
    return ReferralForm.Urgency.valueOf(
        body.getString("urgency", ReferralForm.Urgency.ROUTINE.name()));
  }

  private static Instant instant(JsonObject body) {
    return Exchange.instant("at", needed(body, "at"));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new ProblemException(Problem.badField("due", "due is a date, YYYY-MM-DD"));
    }
  }

  private static String needed(JsonObject body, String field) {
    var value = body.getString(field, "");
    if (value.isEmpty()) {
      throw new ProblemException(Problem.badField(field, field + " is needed for this step"));
    }
    return value;
  }

  private static String cut(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit);
  }
}
