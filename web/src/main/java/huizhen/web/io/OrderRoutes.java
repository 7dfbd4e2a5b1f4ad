package huizhen.web.io;

import huizhen.recording.api.RetentionClass;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.DocumentId;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderId;
import huizhen.scheduling.order.api.StudyLink;
import huizhen.web.document.OpinionText;
import huizhen.web.document.RequestConsentText;
import huizhen.web.io.RequestDesk.Sight;
import huizhen.web.signing.SignatureFile;
import huizhen.web.view.CaseView;
import huizhen.web.view.FileKind;
import huizhen.web.view.OrderView;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Diagnosis orders: written, sent, read, reported, and acknowledged.
final class OrderRoutes {
  private final WebPorts ports;
  private final OrderDesk desk;
  private final RequestDesk requests;
  private final RequestPapers papers;
  private final OrderReports reports;
  private final UploadGate gate;

  OrderRoutes(
      WebPorts ports,
      OrderDesk desk,
      RequestDesk requests,
      RequestPapers papers,
      UploadGate gate,
      OrderReports reports) {
    this.gate = gate;
    this.ports = ports;
    this.desk = desk;
    this.requests = requests;
    this.papers = papers;
    this.reports = reports;
  }

  Map<String, Operation> operations() {
    var operations = new HashMap<String, Operation>();
    operations.put("listOrders", this::list);
    operations.put("createOrder", this::create);
    operations.put("getOrder", this::view);
    operations.put(
        "editOrder",
        changed((exchange, it) ->
            desk.give(exchange, it, new OrderCommand.Edit(form(exchange.body())))));
    operations.put("addOrderMaterial", this::upload);
    operations.put("consentToOrder", changed(this::consent));
    operations.put(
        "stepOrder", changed((exchange, it) -> desk.give(exchange, it, command(exchange.body()))));
    operations.put("openStudy", this::openStudy);
    operations.put(
        "draftReport", changed((exchange, it) -> desk.give(exchange, it, draft(exchange, it))));
    operations.put("signReport", changed(reports::sign));
    operations.put("getOrderDocument", this::document);
    return operations;
  }

  private interface Change {
    Future<DiagnosisOrder> of(Exchange exchange, DiagnosisOrder order);
  }

  private Operation changed(Change change) {
    return exchange ->
        desk.order(exchange)
            .compose(it -> change.of(exchange, it))
            .compose(it -> desk.show(exchange, it, 200));
  }

  private Future<Answer> create(Exchange exchange) {
    var id = new OrderId(exchange.derived("order").substring(0, 24));
    return ports
        .orders()
        .draft(exchange.command(), exchange.actor(), id, form(exchange.body()))
        .compose(RequestDesk::settled)
        .compose(it -> desk.show(exchange, it, 201));
  }

  private Future<Answer> list(Exchange exchange) {
    var actor = exchange.actor();
    return ports
        .orders()
        .page(exchange.ownOrganisation(), exchange.query("after"), RequestDesk.limit(exchange))
        .compose(RequestDesk::known)
        .compose(page -> {
          var mine =
              page.items().stream().filter(it -> OrderDesk.sight(actor, it) != Sight.NONE).toList();
          return desk.faces(mine)
              .map(found -> {
                var items = new JsonArray();
                mine.forEach(it -> items.add(OrderView.row(it, found)));
                var json = new JsonObject().put("items", items);
                page.next().ifPresent(next -> json.put("next", next));
                return Answer.ok(json);
              });
        });
  }

  private Future<Answer> view(Exchange exchange) {
    return desk.order(exchange)
        .compose(
            it -> requests.saw(exchange, it, "view").compose(_ -> desk.show(exchange, it, 200)));
  }

  private Future<DiagnosisOrder> consent(Exchange exchange, DiagnosisOrder order) {
    if (!desk.allows(exchange, order, "consent")) {
      // Refused, or done by an earlier try: nothing is kept for it.
      var none =
          new Consent(
              new DocumentId("none"),
              "",
              false,
              false,
              false,
              "",
              Consent.Relation.SELF,
              papers.now());
      return desk.give(exchange, order, new OrderCommand.GiveConsent(none));
    }
    return papers
        .keepConsent(exchange, order, RequestConsentText.ORDER)
        .compose(kept -> desk.give(exchange, order, new OrderCommand.GiveConsent(kept.consent())));
  }

  private Future<Answer> upload(Exchange exchange) {
    var kind = FileKind.declared(exchange.header("Content-Type").orElse(""));
    if (kind.isEmpty()) {
      return ProblemException.failed(
          Problem.of(415, "unsupported-media-type", "Upload a PDF, PNG or JPEG."));
    }
    var name = MaterialRoutes.fileName(exchange);
    var content = Optional.ofNullable(exchange.context().body().buffer()).orElseGet(Buffer::buffer);
    if (!kind.get().fits(content.getBytes(0, Math.min(16, content.length())))) {
      return ProblemException.failed(
          Problem.of(
              422, "content-mismatch", "The content is not what its Content-Type says it is."));
    }
    return desk.order(exchange).compose(it -> upload(exchange, it, kind.get(), name, content));
  }

  private Future<Answer> upload(
      Exchange exchange, DiagnosisOrder order, FileKind kind, String name, Buffer content) {
    var id =
        new DocumentId(
            Tokens.derive(
                exchange.derived("material"),
                order.id().value(),
                OpinionText.digest(content.getBytes())));
    var before = order.materials().stream().filter(it -> it.id().equals(id)).findFirst();
    if (before.isPresent()) {
      return Future.succeededFuture(Answer.created(CaseView.material(before.get())));
    }
    if (!desk.allows(exchange, order, "addMaterial")) {
      return ProblemException.failed(Problem.illegal(order.state().name())); // before it is stored
    }
    return gate.pass(exchange, Optional.empty(), order.id().value(), content)
        .compose(_ ->
            papers.store(
                id, order, kind.mediaType(), RetentionClass.OUTPATIENT_RECORD, content.getBytes()))
        .compose(stored -> {
          var material =
              new Material(
                  id, name, stored.mediaType(), stored.bytes(), stored.sha256(), papers.now());
          return desk.give(exchange, order, new OrderCommand.AddMaterial(material))
              .map(_ -> Answer.created(CaseView.material(material)));
        });
  }

  /// The link, once the trail has that it is opened.
  private Future<Answer> openStudy(Exchange exchange) {
    return desk.readable(exchange)
        .compose(it ->
            it.form()
                .study()
                .map(study ->
                    requests
                        .saw(exchange, it, "study-open")
                        .map(_ -> Answer.created(new JsonObject().put("url", study.url()))))
                .orElseGet(() -> ProblemException.failed(Problem.notFound())));
  }

  private static OrderCommand draft(Exchange exchange, DiagnosisOrder order) {
    var body = exchange.body();
    return order.signedReports().isEmpty()
        ? new OrderCommand.DraftReport(
            body.getString("findings"), body.getString("impression"), body.getString("advice", ""))
        : new OrderCommand.Amend(
            body.getString("findings"),
            body.getString("impression"),
            body.getString("advice", ""),
            body.getString("reason", ""));
  }

  private static OrderCommand command(JsonObject body) {
    var reason = body.getString("reason", "");
    return switch (body.getString("step")) {
      case "submit" -> new OrderCommand.Submit();
      case "accept" -> {
        var doctor = body.getString("doctor", "");
        if (doctor.isEmpty()) {
          throw new ProblemException(Problem.badField("doctor", "doctor is needed for this step"));
        }
        yield new OrderCommand.Accept(new PractitionerId(doctor));
      }
      case "return" -> new OrderCommand.Return(reason);
      case "decline" -> new OrderCommand.Decline(reason);
      case "acknowledge" -> new OrderCommand.Acknowledge(body.getString("note", ""));
      case "close" -> new OrderCommand.Close();
      case "cancel" -> new OrderCommand.Cancel(reason);
      default -> throw new ProblemException(Problem.badField("step", "there is no such step"));
    };
  }

  private Future<Answer> document(Exchange exchange) {
    var id = exchange.path("document");
    return desk.readable(exchange)
        .compose(it ->
            name(it, id)
                .map(name -> papers.shown(exchange, it, id, name))
                .orElseGet(() -> ProblemException.failed(Problem.notFound())));
  }

  /// What the order has of this id, as a file's name without any identity.
  private static Optional<String> name(DiagnosisOrder it, String id) {
    for (var report : it.signedReports()) {
      if (report.seal().filter(seal -> seal.document().value().equals(id)).isPresent()) {
        return Optional.of("report-" + report.version() + ".pdf");
      }
      if (report.seal().filter(seal -> SignatureFile.isOf(seal.signature(), id)).isPresent()) {
        return Optional.of("report-" + report.version() + ".p7s");
      }
    }
    return it.materials().stream()
        .filter(material -> material.id().value().equals(id))
        .findFirst()
        .map(material -> "material" + ReferralRoutes.ending(material));
  }

  private static OrderForm form(JsonObject body) {
    var study = body.getString("study", "").strip();
    var fault = study.isEmpty() ? Optional.<String>empty() : StudyLink.fault(study);
    if (fault.isPresent()) {
      throw new ProblemException(Problem.badField("study", fault.get()));
    }
    return new OrderForm(
        new PatientId(body.getString("patient")),
        new OrganisationId(body.getString("to")),
        OrderForm.Kind.valueOf(body.getString("kind")),
        body.getString("department"),
        OrderForm.Urgency.valueOf(body.getString("urgency")),
        body.getString("question", ""),
        body.getString("summary", ""),
        study.isEmpty() ? Optional.empty() : Optional.of(new StudyLink(study)));
  }
}
