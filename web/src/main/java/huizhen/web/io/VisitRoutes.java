package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.visit.api.BlockCommand;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.PlaceCommand;
import huizhen.scheduling.visit.api.PriorDiagnosis;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitConsent;
import huizhen.scheduling.visit.api.VisitExit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.web.api.RoomTickets;
import huizhen.web.document.ConsentText;
import huizhen.web.view.DirectoryView;
import huizhen.web.view.EvidenceView;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Follow-up visits: the patient's own page, reception and the doctor's block.
final class VisitRoutes {
  /// Blocks that ended so long ago are still listed where nothing else is asked for: their records
  /// may be unsigned.
  private static final Duration LISTED_AFTER = Duration.ofHours(12);

  private final WebPorts ports;
  private final WebConfig config;
  private final VisitDesk desk;
  private final VisitPapers papers;
  private final FaceBook faces;
  private final Auditor auditor;
  private final InstantSource clock;

  VisitRoutes(
      WebPorts ports,
      WebConfig config,
      VisitDesk desk,
      VisitPapers papers,
      FaceBook faces,
      Auditor auditor,
      InstantSource clock) {
    this.ports = ports;
    this.config = config;
    this.desk = desk;
    this.papers = papers;
    this.faces = faces;
    this.auditor = auditor;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    var operations = new HashMap<String, Operation>();
    operations.put("getOwnVisit", this::ownVisit);
    operations.put("stepOwnVisit", this::stepOwn);
    operations.put(
        "joinOwnVisit", exchange -> desk.own(exchange).compose(it -> join(exchange, it)));
    operations.put("listOwnVisitAudit", this::ownAudit);
    operations.put("listBlocks", this::blocks);
    operations.put("openBlock", this::openBlock);
    operations.put("getBlock", this::block);
    operations.put("stepBlock", this::stepBlock);
    operations.put("bookVisit", this::book);
    operations.put("waitForPlace", this::waitFor);
    operations.put("stepPlaceWait", this::stepWait);
    operations.put("listVisitPatients", this::patients);
    operations.put("getVisit", this::visit);
    operations.put("stepVisit", this::step);
    operations.put(
        "joinVisit",
        exchange -> desk.visit(exchange, "joinVisit").compose(it -> join(exchange, it)));
    operations.put(
        "signVisitRecord",
        exchange ->
            desk.visit(exchange, "signVisitRecord")
                .compose(it -> papers.sign(exchange, it))
                .compose(it -> shown(exchange, it)));
    return operations;
  }

  static Actor actor(Caller.Patient patient) {
    return new Actor(
        Visit.patientAccount(patient.visit()),
        Actor.Role.PATIENT,
        Optional.empty(),
        Optional.empty());
  }

  private Future<Answer> shown(Exchange exchange, Visit visit) {
    return desk.show(exchange, visit).map(it -> Answer.versioned(200, it, visit.version()));
  }

  /// A patient's page asks each few seconds; that he sees his own visit is not news for the trail.
  private Future<Answer> ownVisit(Exchange exchange) {
    return desk.own(exchange)
        .compose(visit ->
            desk.show(exchange, visit)
                .compose(json ->
                    ports
                        .visits()
                        .session(visit.plan().block())
                        .compose(session ->
                            desk.block(session.orElseThrow().block())
                                .map(block ->
                                    Answer.ok(
                                        new JsonObject()
                                            .put("visit", json)
                                            .put("block", block)
                                            .put("consentText", ConsentText.current())
                                            .put("csrf", exchange.patient().csrf()))))));
  }

  private Future<Answer> stepOwn(Exchange exchange) {
    var body = exchange.body();
    return desk.own(exchange)
        .compose(visit -> {
          Future<Visit> changed =
              switch (body.getString("step")) {
                case "consent" -> consent(exchange, visit);
                case "checkIn" ->
                    desk.give(
                        exchange,
                        visit,
                        new VisitCommand.CheckIn(
                            body.getBoolean("isDeviceFine", false),
                            body.getBoolean("hasGuardian", false)));
                case "askHelp" -> desk.give(exchange, visit, new VisitCommand.AskHelp());
                case "answer" -> desk.give(exchange, visit, new VisitCommand.Answer());
                case "cancel" -> desk.give(exchange, visit, new VisitCommand.Cancel(reason(body)));
                default -> ProblemException.failed(unknownStep());
              };
          return changed;
        })
        .compose(visit -> shown(exchange, visit));
  }

  private Future<Visit> consent(Exchange exchange, Visit visit) {
    var body = exchange.body();
    if (!body.getString("textVersion", "").equals(ConsentText.version())) {
      return ProblemException.failed(
          Problem.of(
              422, "consent-text-outdated", "Show the consent text in force and ask again."));
    }
    var at = clock.instant();
    return papers
        .keepConsent(exchange, visit, at)
        .compose(id ->
            desk.give(
                exchange,
                visit,
                new VisitCommand.GiveConsent(
                    new VisitConsent(
                        id,
                        ConsentText.version(),
                        body.getBoolean("treatment", false),
                        body.getBoolean("sensitiveInformation", false),
                        body.getBoolean("recording", false),
                        at))));
  }

  /// Who saw my data: the visit's own trail, by name of staff.
  private Future<Answer> ownAudit(Exchange exchange) {
    var room = Visit.room(exchange.patient().visit());
    return ports
        .audit()
        .ofCase(new CaseId(room))
        .compose(entries -> {
          var actors = entries.stream().map(it -> it.event().actor()).collect(Collectors.toSet());
          return faces
              .accountNames(actors)
              .map(names ->
                  Answer.ok(DirectoryView.items(entries, it -> EvidenceView.entry(it, names))));
        });
  }

  private Future<Answer> blocks(Exchange exchange) {
    var actor = exchange.actor();
    var since =
        exchange
            .query("since")
            .map(it -> Exchange.instant("since", it))
            .orElseGet(() -> clock.instant().minus(LISTED_AFTER));
    return ports
        .visits()
        .blocks(
            exchange.ownOrganisation(), since, exchange.query("after"), RequestDesk.limit(exchange))
        .compose(RequestDesk::known)
        .compose(page -> {
          var views =
              page.items().stream()
                  .filter(it -> VisitDesk.isOf(actor, it))
                  .map(desk::block)
                  .toList();
          return Future.all(views)
              .map(_ -> {
                var items = new JsonArray();
                views.forEach(it -> items.add(it.result()));
                var json = new JsonObject().put("items", items);
                page.next().ifPresent(next -> json.put("next", next));
                return Answer.ok(json);
              });
        });
  }

  private Future<Answer> openBlock(Exchange exchange) {
    var body = exchange.body();
    var id = new BlockId(exchange.derived("block").substring(0, 24));
    return ports
        .visits()
        .openBlock(
            exchange.command(),
            exchange.actor(),
            id,
            new PractitionerId(body.getString("doctor")),
            Exchange.instant("start", body.getString("start")),
            Exchange.instant("end", body.getString("end")),
            body.getInteger("capacity"))
        .compose(VisitDesk::settledBlock)
        .compose(block -> desk.block(block).map(it -> Answer.versioned(201, it, block.version())));
  }

  private Future<Answer> block(Exchange exchange) {
    return desk.session(exchange, "getBlock")
        .compose(session ->
            desk.show(exchange, session)
                .map(it -> Answer.versioned(200, it, session.block().version())));
  }

  private Future<Answer> stepBlock(Exchange exchange) {
    var command =
        exchange.body().getString("step").equals("begin")
            ? BlockCommand.BEGIN
            : BlockCommand.ABSENT;
    return desk.session(exchange, "stepBlock")
        .compose(session ->
            ports
                .visits()
                .tellBlock(exchange.command(), exchange.actor(), session.block().id(), command))
        .compose(VisitDesk::settledBlock)
        .compose(block -> desk.block(block).map(it -> Answer.versioned(200, it, block.version())));
  }

  private Future<Answer> book(Exchange exchange) {
    var body = exchange.body();
    var id = new VisitId(exchange.derived("visit").substring(0, 24));
    var booking = booking(body);
    return desk.session(exchange, "bookVisit")
        .compose(session ->
            ports
                .visits()
                .book(exchange.command(), exchange.actor(), id, session.block().id(), booking))
        .compose(VisitDesk::settled)
        .compose(visit ->
            desk.show(exchange, visit).map(it -> Answer.versioned(201, it, visit.version())));
  }

  /// Names and years of birth, for reception to choose from.
  private static Booking booking(JsonObject body) {
    return new Booking(
        new PatientId(body.getString("patient")),
        body.getString("condition"),
        Optional.ofNullable(body.getJsonObject("prior")).map(VisitRoutes::prior));
  }

  private Future<Answer> waitFor(Exchange exchange) {
    var body = exchange.body();
    var id = new VisitId(exchange.derived("visit").substring(0, 24));
    var priority = Priority.valueOf(body.getString("priority", Priority.ON_TIME.name()));
    return desk.session(exchange, "waitForPlace")
        .compose(session -> {
          var block = session.block().id();
          return ports
              .visits()
              .waitFor(exchange.command(), exchange.actor(), id, block, booking(body), priority);
        })
        .compose(VisitDesk::settledBlock)
        .compose(_ -> shown(exchange, 201));
  }

  private Future<Answer> stepWait(Exchange exchange) {
    var what = PlaceCommand.valueOf(exchange.body().getString("step").toUpperCase(Locale.ROOT));
    var id = new VisitId(exchange.path("wait"));
    return desk.session(exchange, "stepPlaceWait")
        .compose(session ->
            ports
                .visits()
                .tellWait(
                    exchange.command(),
                    exchange.actor(),
                    session.block().id(),
                    id,
                    what,
                    Optional.empty()))
        .compose(outcome ->
            what == PlaceCommand.TAKE
                ? VisitDesk.settled(outcome).mapEmpty()
                : VisitDesk.settledBlock(outcome).mapEmpty())
        .compose(_ -> shown(exchange, 200));
  }

  /// The block as it is now.
  private Future<Answer> shown(Exchange exchange, int status) {
    return desk.session(exchange, exchange.operation())
        .compose(session ->
            desk.show(exchange, session)
                .map(it -> Answer.versioned(status, it, session.block().version())));
  }

  private Future<Answer> patients(Exchange exchange) {
    return auditor
        .saw(exchange, "patient.list", "all")
        .compose(_ ->
            ports
                .directory()
                .patients(
                    exchange.ownOrganisation(),
                    Pieces.after(exchange),
                    RequestDesk.limit(exchange)))
        .map(page ->
            Answer.ok(
                Pieces.view(
                    page,
                    it ->
                        new JsonObject()
                            .put("id", it.id().value())
                            .put("name", it.name())
                            .put("born", it.birthDate().getYear()))));
  }

  private Future<Answer> visit(Exchange exchange) {
    return desk.visit(exchange, "getVisit")
        .compose(visit -> {
          var room = Visit.room(visit.id());
          return auditor
              .write(
                  exchange.actor().account(),
                  Optional.of(new CaseId(room)),
                  "visit.view",
                  room,
                  "ok")
              .compose(_ -> shown(exchange, visit));
        });
  }

  private Future<Answer> step(Exchange exchange) {
    var body = exchange.body();
    return desk.visit(exchange, "stepVisit")
        .compose(visit ->
            desk.give(exchange, visit, command(body)).compose(changed -> ended(visit, changed)))
        .compose(visit -> shown(exchange, visit));
  }

  /// What ends a session ends what goes on in the room.
  private Future<Visit> ended(Visit before, Visit after) {
    return switch (after.state()) {
      case COMPLETED, NOT_SUITABLE, TO_CONSULT -> ports.rooms().endVisit(before.id()).map(after);
      default -> Future.succeededFuture(after);
    };
  }

  private static VisitCommand command(JsonObject body) {
    return switch (body.getString("step")) {
      case "call" -> new VisitCommand.Call();
      case "helped" -> new VisitCommand.Helped();
      case "complete" -> new VisitCommand.Complete();
      case "close" -> new VisitCommand.Close();
      case "cancel" -> new VisitCommand.Cancel(reason(body));
      case "toConsult" -> new VisitCommand.ToConsult(reason(body));
      case "transfer" -> new VisitCommand.Transfer(new BlockId(body.getString("to", "-")));
      case "prioritise" ->
          new VisitCommand.Prioritise(
              Priority.valueOf(body.getString("priority", Priority.ON_TIME.name())), reason(body));
      case "notSuitable" ->
          new VisitCommand.NotSuitable(
              VisitExit.Cause.valueOf(
                  body.getString("cause", VisitExit.Cause.DETERIORATION.name())),
              reason(body));
      case "addPrior" ->
          new VisitCommand.AddPrior(prior(body.getJsonObject("prior", new JsonObject())));
      default -> throw new ProblemException(unknownStep());
    };
  }

  private Future<Answer> join(Exchange exchange, Visit visit) {
    var isPatient = exchange.actor().role() == Actor.Role.PATIENT;
    var mayJoin =
        switch (visit.state()) {
          case CALLED -> visit.place().isAnswered();
          case IN_SESSION, SUSPENDED -> true;
          default -> false;
        };
    if (!mayJoin) {
      return ProblemException.failed(Problem.illegal(visit.state()));
    }
    var attendant = visit.precheck().attendant();
    var isSelf = attendant.filter(it -> it.relation() == Relation.SELF).isPresent();
    var name =
        isPatient
            ? attendant.map(it -> it.name()).orElse("")
            : exchange.staff().account().displayName();
    var room = Visit.room(visit.id());
    var minted =
        ports
            .tickets()
            .mint(
                new RoomTickets.Request(
                    room,
                    exchange.actor().account(),
                    name,
                    isPatient ? (isSelf ? "PATIENT" : "RELATIVE") : "CHAIR",
                    true,
                    true,
                    true,
                    exchange.session()));
    return Future.succeededFuture(
        Answer.created(
            new JsonObject()
                .put("ticket", minted.ticket())
                .put("expiresAt", minted.expiresAt().toString())
                .put("signaling", Origin.ws(config, exchange.context().request()) + "/signaling")
                .put("room", room)));
  }

  private static PriorDiagnosis prior(JsonObject json) {
    try {
      return new PriorDiagnosis(
          json.getString("condition", ""),
          json.getString("where", ""),
          LocalDate.parse(json.getString("madeOn", "")),
          json.getString("evidence", ""));
    } catch (DateTimeParseException e) {
      throw new ProblemException(Problem.badField("prior/madeOn", "madeOn is a date, YYYY-MM-DD"));
    }
  }

  private static String reason(JsonObject body) {
    return body.getString("reason", "");
  }

  private static Problem unknownStep() {
    return Problem.badField("step", "there is no such step for you");
  }
}
