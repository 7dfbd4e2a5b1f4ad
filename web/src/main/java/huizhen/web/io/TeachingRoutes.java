package huizhen.web.io;

import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingPaper;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.web.api.RoomTickets;
import huizhen.web.signing.SignatureFile;
import huizhen.web.view.Problem;
import huizhen.web.view.TeachingView;
import huizhen.web.view.TeachingView.Sight;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Teaching sessions: planned, announced, enrolled in, joined, and recorded.
final class TeachingRoutes {
  private final WebPorts ports;
  private final WebConfig config;
  private final TeachingDesk desk;
  private final RequestDesk requests;
  private final RequestPapers shelf;
  private final TeachingPapers papers;

  TeachingRoutes(
      WebPorts ports,
      WebConfig config,
      TeachingDesk desk,
      RequestDesk requests,
      RequestPapers shelf,
      TeachingPapers papers) {
    this.ports = ports;
    this.config = config;
    this.desk = desk;
    this.requests = requests;
    this.shelf = shelf;
    this.papers = papers;
  }

  Map<String, Operation> operations() {
    var operations = new HashMap<String, Operation>();
    operations.put("listTeaching", this::list);
    operations.put("planTeaching", this::plan);
    operations.put("getTeaching", this::view);
    operations.put(
        "editTeaching",
        changed((exchange, it) ->
            desk.give(exchange, it, new TeachingCommand.Edit(form(exchange.body())))));
    operations.put("consentToTeaching", changed(papers::consent));
    operations.put("stepTeaching", changed(this::step));
    operations.put("joinTeaching", this::join);
    operations.put("signTeachingRecord", changed(papers::sign));
    operations.put("getTeachingDocument", this::document);
    return operations;
  }

  private interface Change {
    Future<TeachingSession> of(Exchange exchange, TeachingSession session);
  }

  private Operation changed(Change change) {
    return exchange ->
        desk.session(exchange)
            .compose(it -> change.of(exchange, it))
            .compose(it -> desk.show(exchange, it, 200));
  }

  private Future<Answer> plan(Exchange exchange) {
    var id = new TeachingId(exchange.derived("teaching").substring(0, 24));
    return ports
        .teaching()
        .plan(exchange.command(), exchange.actor(), id, form(exchange.body()))
        .compose(RequestDesk::settled)
        .compose(it -> desk.show(exchange, it, 201));
  }

  private Future<Answer> list(Exchange exchange) {
    var actor = exchange.actor();
    return ports
        .teaching()
        .page(exchange.ownOrganisation(), exchange.query("after"), RequestDesk.limit(exchange))
        .compose(RequestDesk::known)
        .compose(page -> {
          var mine =
              page.items().stream()
                  .filter(it -> TeachingDesk.sight(actor, it) != Sight.NONE)
                  .toList();
          return desk.faces(mine)
              .map(found -> {
                var items = new JsonArray();
                mine.forEach(it -> items.add(TeachingView.row(it, found)));
                var json = new JsonObject().put("items", items);
                page.next().ifPresent(next -> json.put("next", next));
                return Answer.ok(json);
              });
        });
  }

  private Future<Answer> view(Exchange exchange) {
    return desk.session(exchange)
        .compose(
            it -> requests.saw(exchange, it, "view").compose(_ -> desk.show(exchange, it, 200)));
  }

  private Future<TeachingSession> step(Exchange exchange, TeachingSession session) {
    var body = exchange.body();
    var done =
        switch (body.getString("step")) {
          case "announce" -> papers.announce(exchange, session);
          case "reschedule" ->
              papers.reschedule(exchange, session, start(body), Duration.ofMinutes(minutes(body)));
          case "withdrawConsent" -> papers.withdraw(exchange, session);
          case "enrol" ->
              desk.give(exchange, session, new TeachingCommand.Enrol(doctors(exchange)));
          case "unenrol" -> leave(exchange, session);
          case "open" -> desk.give(exchange, session, new TeachingCommand.Open());
          case "end" -> desk.give(exchange, session, new TeachingCommand.End());
          case "close" -> desk.give(exchange, session, new TeachingCommand.Close());
          case "cancel" ->
              desk.give(
                  exchange, session, new TeachingCommand.Cancel(body.getString("reason", "")));
          default -> throw new ProblemException(Problem.badField("step", "there is no such step"));
        };
    return done.compose(it -> shut(session, it));
  }

  /// Whoever is in a room whose session is over is put out.
  private Future<TeachingSession> shut(TeachingSession before, TeachingSession after) {
    return before.state().isOpen() && !after.state().isOpen()
        ? ports.rooms().endTeaching(after.id()).map(after)
        : Future.succeededFuture(after);
  }

  private Future<TeachingSession> leave(Exchange exchange, TeachingSession session) {
    var who = doctors(exchange);
    if (who.size() != 1) {
      return ProblemException.failed(Problem.badField("doctors", "one doctor leaves at a time"));
    }
    return desk.give(exchange, session, new TeachingCommand.Unenrol(who.iterator().next()));
  }

  /// Whom the body names, else the caller.
  private static Set<PractitionerId> doctors(Exchange exchange) {
    var named = exchange.body().getJsonArray("doctors", new JsonArray());
    if (named.isEmpty()) {
      return exchange.actor().practitioner().stream().collect(Collectors.toSet());
    }
    return practitioners(named);
  }

  private Future<Answer> join(Exchange exchange) {
    return desk.session(exchange)
        .compose(it -> desk.give(exchange, it, new TeachingCommand.Join()))
        .map(it -> Answer.created(ticket(exchange, it)));
  }

  /// Whoever neither teaches nor presents only receives: by the ticket, and by the role.
  private JsonObject ticket(Exchange exchange, TeachingSession session) {
    var account = exchange.staff().account();
    var me = account.actor().practitioner();
    var form = session.form();
    var isTeacher = me.filter(form.teacher()::equals).isPresent();
    var isPresenter = me.filter(form.presenters()::contains).isPresent();
    var room = session.evidence();
    var minted =
        ports
            .tickets()
            .mint(
                new RoomTickets.Request(
                    room,
                    account.actor().account(),
                    account.displayName(),
                    isTeacher ? "CHAIR" : isPresenter ? "MEMBER" : "TRAINEE",
                    isTeacher || isPresenter,
                    true,
                    session.isToBeRecorded()));
    return new JsonObject()
        .put("ticket", minted.ticket())
        .put("expiresAt", minted.expiresAt().toString())
        .put("signaling", Origin.ws(config, exchange.context().request()) + "/signaling")
        .put("room", room)
        .put("opensAt", form.start().toString());
  }

  private Future<Answer> document(Exchange exchange) {
    var id = exchange.path("document");
    return desk.session(exchange)
        .compose(it -> {
          var sight = TeachingDesk.sight(exchange.actor(), it);
          var paper =
              it.papers().stream().filter(one -> one.document().value().equals(id)).findFirst();
          var isSignature =
              it.record().filter(one -> SignatureFile.isOf(one.signature(), id)).isPresent();
          if (isSignature && sight.isOfHost()) {
            return shelf.shown(exchange, it, id, "teaching-record.p7s");
          }
          if (paper.isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          return TeachingView.isShown(paper.get(), sight)
              ? shelf.shown(exchange, it, id, name(paper.get()))
              : requests.refused(exchange, it);
        });
  }

  private static String name(TeachingPaper paper) {
    return switch (paper.kind()) {
      case CONSENT -> "teaching-consent.json";
      case WITHDRAWAL -> "teaching-withdrawal.json";
      case ANNOUNCEMENT -> "teaching-announcement.pdf";
      case RECORD -> "teaching-record.pdf";
    };
  }

  private static TeachingForm form(JsonObject body) {
    var patient = body.getString("patient", "");
    return new TeachingForm(
        body.getString("title"),
        body.getString("outline"),
        body.getString("department"),
        new PractitionerId(body.getString("teacher")),
        start(body),
        Duration.ofMinutes(minutes(body)),
        patient.isEmpty() ? Optional.empty() : Optional.of(new PatientId(patient)),
        body.getJsonArray("invited", new JsonArray()).stream()
            .map(it -> new OrganisationId((String) it))
            .collect(Collectors.toSet()),
        practitioners(body.getJsonArray("presenters", new JsonArray())),
        body.getInteger("seats"),
        body.getBoolean("isRecorded", false));
  }

  private static Set<PractitionerId> practitioners(JsonArray ids) {
    return ids.stream().map(it -> new PractitionerId((String) it)).collect(Collectors.toSet());
  }

  private static Instant start(JsonObject body) {
    var start = body.getString("start", "");
    if (start.isEmpty()) {
      throw new ProblemException(Problem.badField("start", "start is needed for this step"));
    }
    return Exchange.instant("start", start);
  }

  private static int minutes(JsonObject body) {
    var minutes = body.getInteger("minutes", 0);
    if (minutes < 1) {
      throw new ProblemException(Problem.badField("minutes", "minutes is needed for this step"));
    }
    return minutes;
  }
}
