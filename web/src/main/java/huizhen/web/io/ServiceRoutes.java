package huizhen.web.io;

import huizhen.web.api.AccountStore;
import huizhen.web.api.ForeignRoomException;
import huizhen.web.api.RoomTickets;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The door for other systems: OAuth 2.0 client credentials (RFC 6749 §4.4) and tickets for ad-hoc
/// rooms.
final class ServiceRoutes {
  /// Scope of tickets for ad-hoc rooms; what is meant when a token request names none.
  static final String ROOMS = "rooms";

  private static final Set<String> SCOPES =
      Set.of(
          ROOMS,
          FhirRoutes.SCOPE,
          FhirRoutes.BOOKING,
          FhirRoutes.MEASURING,
          CaptionRoutes.SCOPE,
          AccountStore.ServiceClient.DRAFTS);
  private static final String CASE_ROOM = "case-";

  private final WebPorts ports;
  private final WebConfig config;
  private final Sessions sessions;
  private final SignIn signIn;
  private final Auditor auditor;

  ServiceRoutes(
      WebPorts ports, WebConfig config, Sessions sessions, SignIn signIn, Auditor auditor) {
    this.ports = ports;
    this.config = config;
    this.sessions = sessions;
    this.signIn = signIn;
    this.auditor = auditor;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "issueAccessToken", this::issue,
        "mintRoomTicket", this::mint,
        "revokeRoomTicket", this::revoke);
  }

  private Future<Answer> issue(Exchange exchange) {
    var request = exchange.context().request();
    if (!"client_credentials".equals(request.getFormAttribute("grant_type"))) {
      return oauthError(400, "unsupported_grant_type");
    }
    var asked = request.getFormAttribute("scope");
    var scope = asked == null || asked.isBlank() ? ROOMS : asked.strip();
    var scopes = Set.copyOf(List.of(scope.split(" +", SCOPES.size() + 1)));
    if (!SCOPES.containsAll(scopes)) {
      return oauthError(400, "invalid_scope");
    }
    var credentials = credentials(request);
    if (credentials.isEmpty()) {
      return oauthError(401, "invalid_client");
    }
    return signIn
        .checkClient(credentials.get().id(), credentials.get().secret())
        .compose(client -> {
          if (client.isEmpty() || !client.get().scopes().containsAll(scopes)) {
            return oauthError(401, "invalid_client");
          }
          var id = client.get().clientId();
          return auditor
              .write(id, Optional.empty(), "service.token", id, "ok")
              .compose(_ -> sessions.issueAccessToken(id, scope))
              .map(token ->
                  Answer.ok(
                      new JsonObject()
                          .put("access_token", token)
                          .put("token_type", "Bearer")
                          .put("expires_in", Sessions.ACCESS_TOKEN_LIFE.toSeconds())
                          .put("scope", scope)));
        });
  }

  /// RFC 6749 §5.2 has its own member for the code; it comes beside ours.
  private static Future<Answer> oauthError(int status, String error) {
    return ProblemException.failed(
        new Problem(
            status,
            error.replace('_', '-'),
            "The token request was refused: " + error + ".",
            new JsonObject().put("error", error)));
  }

  private static Optional<Credentials> credentials(HttpServerRequest request) {
    var header = request.getHeader("Authorization");
    if (header == null) {
      var id = request.getFormAttribute("client_id");
      var secret = request.getFormAttribute("client_secret");
      return id == null || secret == null
          ? Optional.empty()
          : Optional.of(new Credentials(id, secret));
    }
    if (header.length() > 1_000 || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    try {
      var text =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(
              new Credentials(decode(text.substring(0, colon)), decode(text.substring(colon + 1))));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty(); // answered as wrong credentials
    }
  }

  /// Both parts are form-encoded before base64 (RFC 6749 §2.3.1).
  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private Future<Answer> mint(Exchange exchange) {
    if (!(exchange.caller() instanceof Caller.Service(var client))) {
      return ProblemException.failed(Problem.forbidden());
    }
    var room = exchange.path("room");
    if (room.startsWith(CASE_ROOM)) {
      return foreign(exchange, client, room);
    }
    var body = exchange.body();
    var publishes = body.getBoolean("publish");
    var role = body.getString("role", publishes ? "member" : "observer");
    if (publishes && (role.equals("observer") || role.equals("trainee"))) {
      return ProblemException.failed(
          Problem.badField("role", "role: an %s does not publish".formatted(role)));
    }
    if (role.equals("device") && body.getBoolean("subscribe")) {
      return ProblemException.failed(Problem.badField("role", "role: a device does not subscribe"));
    }
    var request =
        new RoomTickets.Request(
            room,
            body.getString("identity"),
            body.getString("name"),
            role.toUpperCase(Locale.ROOT),
            publishes,
            body.getBoolean("subscribe"),
            body.getBoolean("record"));
    return ports
        .tickets()
        .openAdHoc(room, client)
        .recover(e -> notOurs(exchange, client, room, e))
        .compose(_ ->
            auditor.write(
                client,
                Optional.of(new huizhen.recording.api.CaseId(room)),
                "room.ticket",
                request.participant(),
                "ok"))
        .map(_ -> Answer.created(doors(ports, config, exchange, request)));
  }

  /// A ticket, and the addresses of the doors that it opens.
  static JsonObject doors(
      WebPorts ports, WebConfig config, Exchange exchange, RoomTickets.Request request) {
    var minted = ports.tickets().mint(request);
    var http = Origin.http(config, exchange.context().request());
    return new JsonObject()
        .put("id", minted.id())
        .put("ticket", minted.ticket())
        .put("expiresAt", minted.expiresAt().toString())
        .put("signaling", Origin.ws(config, exchange.context().request()) + "/signaling")
        .put("whip", http + "/whip/" + request.room())
        .put("whep", http + "/whep/" + request.room());
  }

  private Future<Answer> revoke(Exchange exchange) {
    if (!(exchange.caller() instanceof Caller.Service(var client))) {
      return ProblemException.failed(Problem.forbidden());
    }
    return ports
        .tickets()
        .revoke(exchange.path("room"), exchange.path("id"), client)
        .recover(e -> notOurs(exchange, client, exchange.path("room"), e))
        .compose(isDone ->
            isDone
                ? Future.<Answer>succeededFuture(new Answer.Empty())
                : ProblemException.failed(
                    Problem.of(429, "too-many", "This room has too many withdrawn tickets.")));
  }

  /// Who reaches for somebody else's room is in the audit trail.
  private <T> Future<T> notOurs(Exchange exchange, String client, String room, Throwable failure) {
    return failure instanceof ForeignRoomException
        ? foreign(exchange, client, room)
        : Future.failedFuture(failure);
  }

  private <T> Future<T> foreign(Exchange exchange, String client, String room) {
    var problem = Problem.of(403, "foreign-room", "The room belongs to somebody else.");
    return auditor
        .write(
            client,
            Optional.empty(),
            "access." + exchange.operation().toLowerCase(Locale.ROOT),
            room,
            "refused:" + problem.code())
        .compose(_ -> ProblemException.failed(problem));
  }

  private record Credentials(String id, String secret) {
    @Override
    public String toString() {
      return "Credentials[private]";
    }
  }
}
