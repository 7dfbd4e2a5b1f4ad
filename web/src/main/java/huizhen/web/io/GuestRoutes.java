package huizhen.web.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Refusal;
import huizhen.web.api.RoomTickets;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What and who comes into a consultation without an account, let in by a doctor who is there: a
/// device with a ticket that is typed into it; an interpreter, a relative, a trainee or an observer
/// by a link that opens once.
///
/// A link's token is 256 random bits in the address' fragment, which no server is sent; it is kept
/// by its hash, sealed, for [#LIFE]. Trainees and observers come in with the patient's separate
/// consent to teaching alone (DOMAIN.md A5, A13): when they are invited, when the link is opened,
/// and at the room's door.
final class GuestRoutes {
  static final Duration LIFE = Duration.ofHours(2);

  /// One of the doctors has opened the room, and it has not ended.
  private static final Set<CaseState> OPEN =
      Set.of(CaseState.LOBBY, CaseState.IN_SESSION, CaseState.SUSPENDED);

  private static final Set<String> LEARNERS = Set.of("trainee", "observer");
  private static final Refusal NO_TEACHING =
      new Refusal(
          "consent.teaching",
          "患者未单独同意用于教学，不能邀请进修、实习或观摩人员。",
          "The patient has not separately consented to teaching: trainees and observers can not be"
              + " let in.");

  private final WebPorts ports;
  private final WebConfig config;
  private final Auditor auditor;
  private final Tokens tokens;
  private final InstantSource clock;

  GuestRoutes(
      WebPorts ports, WebConfig config, Auditor auditor, Tokens tokens, InstantSource clock) {
    this.ports = ports;
    this.config = config;
    this.auditor = auditor;
    this.tokens = tokens;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "inviteGuest", this::invite, "linkGuest", this::link, "openGuestLink", this::open);
  }

  private Future<Answer> invite(Exchange exchange) {
    var state = exchange.subject();
    var role = exchange.body().getString("role");
    var request = request(state, role, exchange.body().getString("name"));
    return mayInvite(exchange, state, role)
        .compose(_ ->
            auditor.sawBecause(
                exchange, "room.ticket", request.participant(), new JsonObject().put("role", role)))
        .map(_ -> Answer.created(ServiceRoutes.doors(ports, config, exchange, request)));
  }

  private Future<Answer> link(Exchange exchange) {
    var state = exchange.subject();
    var role = exchange.body().getString("role");
    var token = tokens.secret();
    var until = clock.instant().plus(LIFE);
    var json =
        new JsonObject()
            .put("kind", "guest")
            .put("case", state.id().value())
            .put("role", role)
            .put("name", exchange.body().getString("name"))
            .put("until", until.toString());
    return mayInvite(exchange, state, role)
        .compose(_ ->
            auditor.sawBecause(exchange, "room.link", "guest", new JsonObject().put("role", role)))
        .compose(_ -> ports.links().put(Tokens.hash(token), json.encode(), LIFE))
        .map(_ ->
            Answer.created(
                new JsonObject()
                    .put(
                        "url",
                        "%s/guest#%s.%s"
                            .formatted(
                                Origin.http(config, exchange.context().request()), role, token))
                    .put("until", until.toString())));
  }

  private Future<Void> mayInvite(Exchange exchange, ConsultationCase state, String role) {
    if (!OPEN.contains(state.state())) {
      return ProblemException.failed(Problem.illegal(state.state()));
    }
    if (mayLearn(state, role)) {
      return Future.succeededFuture();
    }
    return auditor
        .write(
            exchange.actor().account(),
            Optional.of(new huizhen.recording.api.CaseId(state.id().value())),
            "room.link",
            role,
            "refused:" + NO_TEACHING.rule())
        .compose(_ -> ProblemException.failed(Problem.refused(NO_TEACHING)));
  }

  private static boolean mayLearn(ConsultationCase state, String role) {
    return !LEARNERS.contains(role) || state.consent().map(Consent::teaching).orElse(false);
  }

  private Future<Answer> open(Exchange exchange) {
    var hash = Tokens.hash(exchange.body().getString("token"));
    return ports
        .links()
        .get(hash)
        .compose(found -> {
          var link =
              found
                  .map(JsonObject::new)
                  .filter(it -> "guest".equals(it.getString("kind")))
                  .filter(it -> clock.instant().isBefore(Instant.parse(it.getString("until"))));
          return link.isEmpty() ? gone() : open(exchange, hash, link.get());
        });
  }

  private Future<Answer> open(Exchange exchange, String hash, JsonObject link) {
    return ports
        .consultations()
        .find(new CaseId(link.getString("case")))
        .compose(found -> {
          if (found.isEmpty()) {
            return gone();
          }
          var state = found.get();
          var role = link.getString("role");
          if (!OPEN.contains(state.state())) {
            return ProblemException.failed(Problem.illegal(state.state()));
          }
          if (!mayLearn(state, role)) {
            return ProblemException.failed(Problem.refused(NO_TEACHING));
          }
          return ports
              .links()
              .take(hash)
              .compose(isFirst -> isFirst ? welcome(exchange, state, role, link) : gone());
        });
  }

  private Future<Answer> welcome(
      Exchange exchange, ConsultationCase state, String role, JsonObject link) {
    var request = request(state, role, link.getString("name"));
    return auditor
        .write(
            request.participant(),
            Optional.of(new huizhen.recording.api.CaseId(state.id().value())),
            "room.link.open",
            role,
            "ok")
        .map(_ -> Answer.created(ServiceRoutes.doors(ports, config, exchange, request)));
  }

  /// What the guest may do is for the role to say; the name is what the others see.
  private RoomTickets.Request request(ConsultationCase state, String role, String name) {
    var isDevice = role.equals("device");
    return new RoomTickets.Request(
        "case-" + state.id().value(),
        "guest-" + tokens.id(),
        name,
        role.toUpperCase(Locale.ROOT),
        !LEARNERS.contains(role),
        !isDevice,
        state.consent().map(Consent::recording).orElse(false));
  }

  private static Future<Answer> gone() {
    return ProblemException.failed(
        Problem.of(410, "link-gone", "This link was used already or is too old: ask for another."));
  }
}
