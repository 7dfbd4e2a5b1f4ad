package huizhen.web.io;

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
/// into an ad-hoc room of its own client, and into a consultation, a follow-up visit or a teaching
/// session of its organisation while the patient's consent to the use of sensitive information
/// stands, which is looked at each time.
final class CaptionRoutes {
  /// Of tokens that open these routes.
  static final String SCOPE = ServiceClient.CAPTIONS;

  /// There is one recogniser in a room: who comes takes the place of who was there.
  private static final String IDENTITY = "captions";

  private static final String NAME = "字幕识别 Captions";

  private final WebPorts ports;
  private final WebConfig config;
  private final Auditor auditor;
  private final HeardRooms rooms;

  CaptionRoutes(WebPorts ports, WebConfig config, Auditor auditor) {
    this.rooms = new HeardRooms(ports);
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
        .compose(admitted ->
            auditor
                .write(
                    admitted.client(), Optional.of(evidence(room)), "room.captions", IDENTITY, "ok")
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
        .compose(admitted ->
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
                        admitted.client()))
                .compose(outcome -> answer(outcome, admitted)));
  }

  private static Future<Answer> answer(Outcome outcome, Admitted admitted) {
    return switch (outcome) {
      case SHOWN, DROPPED, REPEATED ->
          Future.succeededFuture(
              Answer.ok(new JsonObject().put("outcome", outcome.name().toLowerCase(Locale.ROOT))));
      case NOT_LIVE ->
          ProblemException.failed(
              admitted.isUnderWay()
                  ? Problem.of(
                      409,
                      "room-elsewhere",
                      "The session runs, and its room is not open at this gateway: send captions to"
                          + " the gateway at which the recogniser plays it by WHEP.")
                  : Problem.of(409, "room-not-live", "Nothing is said in this room now."));
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

  /// @param isUnderWay whether a session of ours runs, here or at another gateway
  private record Admitted(String client, boolean isUnderWay) {}

  /// Fails when the client may not caption this room.
  private Future<Admitted> mayCaption(Exchange exchange, String room) {
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
    if (HeardRooms.isOurs(room)) {
      return mayCaptionOurs(exchange, client, room);
    }
    return ports
        .captions()
        .own(room, client)
        .recover(e ->
            e instanceof ForeignRoomException
                ? refused(exchange, client, room, foreign())
                : Future.failedFuture(e))
        .map(_ -> new Admitted(client, false));
  }

  private Future<Admitted> mayCaptionOurs(Exchange exchange, String client, String room) {
    return Future.all(ports.accounts().client(client), rooms.find(room))
        .compose(both -> {
          Optional<ServiceClient> known = both.resultAt(0);
          Optional<HeardRooms.Heard> found = both.resultAt(1);
          var organisation = known.flatMap(ServiceClient::organisation);
          var heard = found.filter(it -> organisation.filter(it.of()::contains).isPresent());
          if (heard.isEmpty()) {
            return refused(exchange, client, room, foreign());
          }
          return heard.get().isConsented()
              ? Future.succeededFuture(new Admitted(client, heard.get().isUnderWay()))
              : refused(exchange, client, room, noConsent());
        });
  }

  private static huizhen.recording.api.CaseId evidence(String room) {
    return new huizhen.recording.api.CaseId(HeardRooms.evidence(room));
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
