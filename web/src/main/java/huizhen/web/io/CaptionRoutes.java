package huizhen.web.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.OrganisationId;
import huizhen.web.api.AccountStore.ServiceClient;
import huizhen.web.api.CaptionDoor.Outcome;
import huizhen.web.api.CaptionDoor.Said;
import huizhen.web.api.ForeignRoomException;
import huizhen.web.api.RoomTickets;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where a hospital's own recogniser gets a ticket to hear a room, and hands in what it has heard:
/// into an ad-hoc room of its own client, and into a consultation of its organisation while the
/// patient's consent to the use of sensitive information stands, which is looked at each time.
final class CaptionRoutes {
  /// Of tokens that open these routes.
  static final String SCOPE = ServiceClient.CAPTIONS;

  /// There is one recogniser in a room: who comes takes the place of who was there.
  private static final String IDENTITY = "captions";

  private static final String NAME = "字幕识别 Captions";
  private static final String CASE_ROOM = "case-";

  private final WebPorts ports;
  private final WebConfig config;
  private final Auditor auditor;

  CaptionRoutes(WebPorts ports, WebConfig config, Auditor auditor) {
    this.ports = ports;
    this.config = config;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of("mintCaptionTicket", this::mint, "addCaption", this::say);
  }

  private Future<Answer> mint(Exchange exchange) {
    var room = exchange.path("room");
    return mayCaption(exchange, room)
        .compose(client ->
            auditor
                .write(client, Optional.of(evidence(room)), "room.captions", IDENTITY, "ok")
                .map(_ -> {
                  var request =
                      new RoomTickets.Request(
                          room, IDENTITY, NAME, "RECOGNISER", false, true, false);
                  var doors = ServiceRoutes.doors(ports, config, exchange, request);
                  doors.remove("signaling");
                  doors.remove("whip");
                  return Answer.created(doors);
                }));
  }

  private Future<Answer> say(Exchange exchange) {
    var room = exchange.path("room");
    var body = exchange.body();
    return mayCaption(exchange, room)
        .compose(client ->
            ports
                .captions()
                .say(
                    room,
                    new Said(
                        body.getString("id"),
                        Optional.ofNullable(body.getString("mid")),
                        body.getString("text"),
                        body.getString("language"),
                        body.getBoolean("final"),
                        body.getInteger("lengthMillis", 0),
                        body.getInteger("agoMillis", 0),
                        client)))
        .compose(CaptionRoutes::answer);
  }

  private static Future<Answer> answer(Outcome outcome) {
    return switch (outcome) {
      case SHOWN, DROPPED, REPEATED ->
          Future.succeededFuture(
              Answer.ok(new JsonObject().put("outcome", outcome.name().toLowerCase(Locale.ROOT))));
      case NOT_LIVE ->
          ProblemException.failed(
              Problem.of(409, "room-not-live", "Nothing is said in this room now."));
      case NOT_LISTENING ->
          ProblemException.failed(
              Problem.of(
                  409, "not-listening", "No recogniser is in the room: play it by WHEP first."));
      case TOO_MANY ->
          ProblemException.failed(
              Problem.of(
                  429, "too-many", "Too many final captions in this room: send it again later."));
    };
  }

  /// Whose client asks; fails when it may not caption this room.
  private Future<String> mayCaption(Exchange exchange, String room) {
    if (!(exchange.caller() instanceof Caller.Service(var client))) {
      return ProblemException.failed(Problem.forbidden());
    }
    if (!ports.captions().isOpen()) {
      return refused(
          exchange,
          client,
          room,
          Problem.of(403, "captions-off", "This deployment takes no captions."));
    }
    if (room.startsWith(CASE_ROOM)) {
      return mayCaptionCase(exchange, client, room).map(client);
    }
    return ports
        .captions()
        .own(room, client)
        .recover(e ->
            e instanceof ForeignRoomException
                ? refused(exchange, client, room, foreign())
                : Future.failedFuture(e))
        .map(client);
  }

  private Future<Void> mayCaptionCase(Exchange exchange, String client, String room) {
    return ports
        .accounts()
        .client(client)
        .map(found -> found.flatMap(ServiceClient::organisation))
        .compose(organisation ->
            ports
                .consultations()
                .find(new CaseId(room.substring(CASE_ROOM.length())))
                .compose(subject -> {
                  if (subject.filter(it -> isOf(it, organisation)).isEmpty()) {
                    return refused(exchange, client, room, foreign());
                  }
                  return subject
                          .flatMap(ConsultationCase::consent)
                          .filter(Consent::sensitiveInformation)
                          .isPresent()
                      ? Future.succeededFuture()
                      : refused(exchange, client, room, noConsent());
                }));
  }

  private static boolean isOf(ConsultationCase subject, Optional<OrganisationId> organisation) {
    return organisation
        .filter(it -> it.equals(subject.inviting()) || it.equals(subject.application().invited()))
        .isPresent();
  }

  private static huizhen.recording.api.CaseId evidence(String room) {
    return new huizhen.recording.api.CaseId(
        room.startsWith(CASE_ROOM) ? room.substring(CASE_ROOM.length()) : room);
  }

  private static Problem foreign() {
    return Problem.of(403, "foreign-room", "The room belongs to somebody else.");
  }

  private static Problem noConsent() {
    var zh = "患者尚未同意处理敏感个人信息，不能使用机器字幕。";
    var en = "The patient has not agreed to the use of sensitive information: no machine captions.";
    return new Problem(
        409,
        "refused",
        en,
        new JsonObject().put("rule", "captions.no-consent").put("zh", zh).put("en", en));
  }

  private <T> Future<T> refused(Exchange exchange, String client, String room, Problem problem) {
    return auditor
        .write(
            client,
            Optional.empty(),
            "access." + exchange.operation().toLowerCase(Locale.ROOT),
            room,
            "refused:" + problem.more().getString("rule", problem.code()))
        .compose(_ -> ProblemException.failed(problem));
  }
}
