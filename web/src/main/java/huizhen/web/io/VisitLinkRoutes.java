package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.Consent.Relation;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.visit.api.Attendant;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitCommand;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The patient's one-tap link: made by reception or the doctor, or sent with a number that is kept
/// for him ([PlaceLinks]), opened once, by a real-name check.
///
/// The token is 256 random bits, stands in the address' fragment, which no server is sent, and is
/// kept by its hash alone. It lives for [#LIFE] and names one visit and one person: the patient, or
/// somebody for him under his own name. Five wrong tries at the name check shut a visit's links for
/// [#LOCK]; each is audited.
final class VisitLinkRoutes {
  static final Duration LIFE = Duration.ofHours(24);
  static final int MAX_TRIES = 5;
  static final Duration LOCK = Duration.ofMinutes(15);
  private static final int LAST_FOUR = 4;
  private static final Set<VisitState> AWAITED =
      Set.of(
          VisitState.CHECKED_IN,
          VisitState.WAITING,
          VisitState.CALLED,
          VisitState.IN_SESSION,
          VisitState.SUSPENDED);

  private final WebPorts ports;
  private final WebConfig config;
  private final VisitDesk desk;
  private final Sessions sessions;
  private final Auditor auditor;
  private final Tokens tokens;
  private final InstantSource clock;

  VisitLinkRoutes(
      WebPorts ports,
      WebConfig config,
      VisitDesk desk,
      Sessions sessions,
      Auditor auditor,
      Tokens tokens,
      InstantSource clock) {
    this.ports = ports;
    this.config = config;
    this.desk = desk;
    this.sessions = sessions;
    this.auditor = auditor;
    this.tokens = tokens;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of("issueVisitLink", this::issue, "openVisitLink", this::open);
  }

  /// The own visit's page, which asks each few seconds while it is looked at: who waits, is called
  /// or is seen may be idle for longer.
  Operation staying(Operation ownVisit) {
    return exchange ->
        desk.own(exchange)
            .compose(visit ->
                AWAITED.contains(visit.state())
                    ? sessions.waits(exchange.patient())
                    : Future.succeededFuture())
            .compose(_ -> ownVisit.answer(exchange));
  }

  private Future<Answer> issue(Exchange exchange) {
    var body = exchange.body();
    var relation = Relation.valueOf(body.getString("relation", Relation.SELF.name()));
    var name = body.getString("name", "").strip();
    if (relation != Relation.SELF && name.isEmpty()) {
      return ProblemException.failed(
          Problem.badField("name", "who comes for the patient comes under an own name"));
    }
    return desk.visit(exchange, "issueVisitLink")
        .compose(visit -> {
          if (visit.state().isLast()) {
            return ProblemException.failed(Problem.illegal(visit.state()));
          }
          var token = tokens.secret();
          var until = clock.instant().plus(LIFE);
          var json =
              new JsonObject()
                  .put("visit", visit.id().value())
                  .put("relation", relation.name())
                  .put("name", name)
                  .put("until", until.toString());
          return audit(exchange.actor().account(), visit.id(), "visit.link", "ok")
              .compose(_ -> ports.links().put(Tokens.hash(token), json.encode(), LIFE))
              .map(_ ->
                  Answer.created(
                      new JsonObject()
                          .put(
                              "url",
                              Origin.http(config, exchange.context().request()) + "/visit#" + token)
                          .put("until", until.toString())));
        });
  }

  /// A link that is used up, too old or made up is answered alike.
  private Future<Answer> open(Exchange exchange) {
    var hash = Tokens.hash(exchange.body().getString("token"));
    return ports
        .links()
        .get(hash)
        .compose(found -> {
          var link =
              found
                  .map(JsonObject::new)
                  .filter(it -> clock.instant().isBefore(Instant.parse(it.getString("until"))));
          return link.isEmpty()
              ? ProblemException.failed(gone())
              : check(exchange, hash, link.get());
        });
  }

  private Future<Answer> check(Exchange exchange, String hash, JsonObject link) {
    var id = new VisitId(link.getString("visit"));
    return ports
        .links()
        .attempt(id.value(), MAX_TRIES, LOCK)
        .compose(tries ->
            tries.count() > MAX_TRIES
                ? audit(Visit.patientAccount(id), id, "visit.name-check", "refused:locked")
                    .compose(_ ->
                        ProblemException.failed(SignIn.locked(clock.instant().plus(tries.left()))))
                : whose(id, link)
                    .compose(whose ->
                        whose.isEmpty()
                            ? ProblemException.failed(gone())
                            : judge(exchange, hash, link, whose.get(), tries.count())));
  }

  /// Who a link is for.
  ///
  /// @param visit of his, or the one that may come of his waiting
  /// @param block in which he waits, or waited, for a number
  /// @param isBooked whether there is that visit
  private record Whose(
      VisitId visit, PatientId patient, Optional<BlockId> block, boolean isBooked) {}

  /// Whoever waited and has his visit meanwhile comes to that.
  private Future<Optional<Whose>> whose(VisitId id, JsonObject link) {
    var block = Optional.ofNullable(link.getString("block")).map(BlockId::new);
    return ports
        .visits()
        .find(id)
        .compose(visit ->
            visit.isPresent() || block.isEmpty()
                ? Future.succeededFuture(
                    visit.map(it -> new Whose(id, it.plan().patient(), block, true)))
                : ports
                    .visits()
                    .session(block.get())
                    .map(session ->
                        session.stream()
                            .flatMap(it -> it.block().waits().stream())
                            .filter(it -> it.id().equals(id))
                            .findFirst()
                            .map(it -> new Whose(id, it.booking().patient(), block, false))));
  }

  private Future<Answer> judge(
      Exchange exchange, String hash, JsonObject link, Whose whose, int tries) {
    var relation = Relation.valueOf(link.getString("relation"));
    return ports
        .directory()
        .patient(whose.patient())
        .compose(patient -> {
          var name =
              relation == Relation.SELF
                  ? patient.map(Patient::name).orElse("")
                  : link.getString("name");
          if (patient.isEmpty() || !isRight(exchange.body(), patient.get(), name)) {
            return audit(
                    Visit.patientAccount(whose.visit()),
                    whose.visit(),
                    "visit.name-check",
                    "refused:mismatch")
                .compose(_ -> ProblemException.failed(mismatch(MAX_TRIES - tries)));
          }
          return ports
              .links()
              .take(hash)
              .compose(isFirst ->
                  isFirst
                      ? welcome(
                          exchange, hash, whose, new Attendant(relation, name, clock.instant()))
                      : ProblemException.failed(gone()));
        });
  }

  private Future<Answer> welcome(Exchange exchange, String hash, Whose whose, Attendant attendant) {
    return ports
        .links()
        .forget(whose.visit().value())
        .compose(_ ->
            whose.isBooked()
                ? verified(hash, whose.visit(), attendant)
                : audit(Visit.patientAccount(whose.visit()), whose.visit(), "visit.verify", "ok"))
        .compose(_ -> sessions.openPatient(whose.visit(), whose.block()))
        .map(opened -> {
          exchange.context().response().addCookie(cookie(opened.token()));
          return Answer.ok(new JsonObject().put("csrf", opened.csrf()));
        });
  }

  private Future<Void> verified(String hash, VisitId visit, Attendant attendant) {
    return ports
        .visits()
        .execute(
            new CommandId(Tokens.derive("verify", hash)),
            VisitRoutes.actor(new Caller.Patient("", "", visit)),
            visit,
            new VisitCommand.Verify(attendant))
        .compose(VisitDesk::settled)
        .mapEmpty();
  }

  private static boolean isRight(JsonObject body, Patient patient, String name) {
    var number = patient.identityNumber();
    var four = number.substring(Math.max(0, number.length() - LAST_FOUR));
    return Tokens.isSame(plain(body.getString("lastFour")), plain(four))
        && Tokens.isSame(plain(body.getString("name")), plain(name));
  }

  private static String plain(String text) {
    return text.replaceAll("[\\s·•.]", "").toUpperCase(java.util.Locale.ROOT);
  }

  private static Cookie cookie(String token) {
    return Cookie.cookie(Gatekeeper.PATIENT_COOKIE, token)
        .setHttpOnly(true)
        .setSecure(true)
        .setSameSite(CookieSameSite.STRICT)
        .setPath("/");
  }

  private Future<Void> audit(String actor, VisitId id, String action, String outcome) {
    var room = Visit.room(id);
    return auditor.write(actor, Optional.of(new CaseId(room)), action, room, outcome);
  }

  private static Problem gone() {
    return Problem.of(
        410, "link-gone", "This link was used already or is too old: ask for a new one.");
  }

  private static Problem mismatch(int left) {
    return new Problem(
        403, "name-mismatch", "Name or number do not match.", new JsonObject().put("left", left));
  }
}
