package huizhen.signaling.io;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.SessionAnswer;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.ServerMessage.IceServer;
import huizhen.signaling.sdp.AnswerWriter;
import huizhen.signaling.sdp.ClientOffer;
import huizhen.signaling.sdp.IceFragment;
import huizhen.signaling.sdp.SdpException;
import huizhen.signaling.session.DoorEntry;
import huizhen.signaling.turn.IceServers;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `/whip/{room}` (RFC 9725) or `/whep/{room}` (draft-ietf-wish-whep-03): a POSTed offer becomes a
/// resource that its bearer may PATCH and DELETE. Candidates that trickle in are taken and not
/// needed: we are ICE-lite.
final class HttpDoor {
  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

  private final Door door;
  private final String path;
  private final SwitchboardLoop loop;
  private final Admission admission;
  private final Origins origins;
  private final IceServers iceServers;

  /// By their last path segment; on the owning context only.
  private final Map<String, DoorResource> resources;

  HttpDoor(
      Door door,
      SwitchboardLoop loop,
      Admission admission,
      Origins origins,
      IceServers iceServers) {
    this(door, loop, admission, origins, iceServers, new HashMap<>());
  }

  private HttpDoor(
      Door door,
      SwitchboardLoop loop,
      Admission admission,
      Origins origins,
      IceServers iceServers,
      Map<String, DoorResource> resources) {
    this.door = door;
    this.resources = resources;
    this.path = path(door);
    this.loop = loop;
    this.admission = admission;
    this.origins = origins;
    this.iceServers = iceServers;
    loop.onGone(this::gone);
  }

  /// The same door with the same resources, before another loop.
  HttpDoor before(
      SwitchboardLoop otherLoop,
      Admission otherAdmission,
      Origins otherOrigins,
      IceServers otherServers) {
    return new HttpDoor(door, otherLoop, otherAdmission, otherOrigins, otherServers, resources);
  }

  /// @param now the door that is open at the moment
  static void mount(Router router, Door door, Supplier<HttpDoor> now) {
    String path = path(door);
    BodyHandler body = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);
    Route endpoint = router.route(path + "/:room");
    endpoint
        .handler(body)
        .handler(context -> now.get().allowOrigin(context))
        .handler(context -> now.get().endpoint(context));
    endpoint.failureHandler(context -> now.get().failed(context));
    Route resource = router.route(path + "/:room/:resource");
    resource
        .handler(body)
        .handler(context -> now.get().allowOrigin(context))
        .handler(context -> now.get().resource(context));
    resource.failureHandler(context -> now.get().failed(context));
  }

  private static String path(Door door) {
    return "/" + door.name().toLowerCase(Locale.ROOT);
  }

  private void allowOrigin(RoutingContext context) {
    String origin = context.request().getHeader("Origin");
    if (!origins.isAllowed(context.request())) {
      Problem.of(403, "foreign-origin", "this origin may not connect").answer(context);
      return;
    }
    if (origin != null) {
      context
          .response()
          .putHeader("Access-Control-Allow-Origin", origin)
          .putHeader(
              "Access-Control-Expose-Headers", "Location, ETag, Link, Accept-Post, Accept-Patch")
          .putHeader("Vary", "Origin");
    }
    context.next();
  }

  private void failed(RoutingContext context) {
    if (context.statusCode() == 413) {
      Problem.of(413, "too-large", "at most %d bytes".formatted(MAX_BODY_BYTES)).answer(context);
    } else if (context.failure() instanceof Refused refused) {
      refused.problem.answer(context);
    } else if (context.failure() instanceof AdmissionException e) {
      admissionProblem(e).answer(context);
    } else {
      RelayRooms.Failure failure = RelayRooms.Failure.of(orUnknown(context.failure()));
      int status =
          switch (failure.code()) {
            case BAD_OFFER -> 400;
            case ROOM_FULL, UNAVAILABLE -> 503;
            default -> 500;
          };
      Problem.of(status, failure.code().wire(), failure.message()).answer(context);
    }
  }

  private static Throwable orUnknown(@Nullable Throwable failure) {
    return failure == null ? new IllegalStateException("no cause given") : failure;
  }

  // -- POST and OPTIONS on the endpoint

  private void endpoint(RoutingContext context) {
    context.response().putHeader("Accept-Post", SDP);
    HttpMethod method = context.request().method();
    if (method.equals(HttpMethod.OPTIONS)) {
      options(context);
    } else if (method.equals(HttpMethod.POST)) {
      post(context);
    } else {
      notAllowed(context, "POST, OPTIONS");
    }
  }

  /// A client that must know the TURN servers before its offer asks with its ticket, which that
  /// does not use up (RFC 9725 §4.6). A browser's preflight carries none. One that was used or
  /// withdrawn is answered with nothing of that.
  private void options(RoutingContext context) {
    if (context.request().getHeader("Authorization") == null) {
      preflight(context, "POST, OPTIONS");
      return;
    }
    admission
        .look(ticket(context, bearer(context)), door)
        .onSuccess(ticket -> {
          linkServers(context, ticket.room(), ticket.participant());
          preflight(context, "POST, OPTIONS");
        })
        .onFailure(context::fail);
  }

  /// @throws AdmissionException when it is no valid ticket
  private Ticket ticket(RoutingContext context, String token) {
    Ticket ticket = admission.verify(token, door);
    if (!ticket.room().value().equals(context.pathParam("room"))) {
      admission.turnedAway(Optional.of(ticket), door, "foreign-room");
      throw new Refused(403, "not-allowed", "the ticket is for another room");
    }
    if (!mayPass(ticket)) {
      admission.turnedAway(Optional.of(ticket), door, ErrorCode.NOT_ALLOWED.wire());
      throw new Refused(403, "not-allowed", "the ticket does not allow this direction");
    }
    return ticket;
  }

  /// The role binds whatever else the ticket says.
  private boolean mayPass(Ticket ticket) {
    return door == Door.WHIP
        ? ticket.mayPublish() && !ticket.role().onlyReceives()
        : ticket.maySubscribe() && !ticket.role().onlySends();
  }

  private void post(RoutingContext context) {
    requireType(context, SDP);
    String token = bearer(context);
    Ticket ticket = ticket(context, token);
    ClientOffer offer = offer(context, ticket);
    admission
        .admit(ticket, door)
        .compose(in -> enter(in, offer, DoorResource.hash(token)))
        .onSuccess(opened -> created(context, ticket.room(), opened))
        .onFailure(context::fail);
  }

  private ClientOffer offer(RoutingContext context, Ticket ticket) {
    try {
      return DoorOffer.read(door, ticket.role(), body(context));
    } catch (SdpException e) {
      throw new Refused(400, ErrorCode.BAD_OFFER.wire(), String.valueOf(e.getMessage()));
    }
  }

  private record Opened(String name, DoorResource resource, SessionAnswer answer) {}

  private Future<Opened> enter(Admission.Admitted in, ClientOffer offer, String tokenHash) {
    return Future.future(promise ->
        loop.input(out -> {
          switch (loop.switchboard().enter(in.ticket(), door, in.status(), loop.now(), out)) {
            case DoorEntry.Refused(var code, var why) ->
                promise.fail(new AdmissionException(code.wire(), why));
            case DoorEntry.Entered entered ->
                // after the effects of entering, which open the room
                loop.input(
                    later -> connect(in.ticket(), entered, offer, tokenHash).onComplete(promise));
          }
        }));
  }

  private Future<Opened> connect(
      Ticket ticket, DoorEntry.Entered entered, ClientOffer offer, String tokenHash) {
    RoomId room = ticket.room();
    ParticipantId self = entered.seat().participant();
    return loop.rooms()
        .whenOpen(
            room,
            () ->
                loop.rooms().relay().connect(room, entered.seat(), entered.isLive(), offer.offer()))
        .map(answer -> {
          if (!loop.switchboard().isIn(ticket, door)) {
            return Optional.<Opened>empty();
          }
          String name = loop.secret();
          DoorResource resource = new DoorResource(room, self, tokenHash, offer);
          resources.put(name, resource);
          loop.run(out -> loop.switchboard().doorConnected(room, self, entered.isLive(), out));
          return Optional.of(new Opened(name, resource, answer));
        })
        .onFailure(e ->
            loop.input(out -> loop.switchboard().doorLeft(room, self, "refused", loop.now(), out)))
        .compose(opened ->
            opened
                .map(Future::succeededFuture)
                .orElseGet(() ->
                    Future.failedFuture(
                        new AdmissionException(
                            ErrorCode.NOT_ALLOWED.wire(), "put out while coming in"))));
  }

  private void created(RoutingContext context, RoomId room, Opened opened) {
    var response =
        context
            .response()
            .setStatusCode(201)
            .putHeader("Content-Type", SDP)
            .putHeader("Location", path + "/" + room + "/" + opened.name())
            .putHeader("ETag", opened.resource().entityTag())
            .putHeader("Accept-Patch", FRAGMENT);
    linkServers(context, room, opened.resource().self());
    String sdp = AnswerWriter.write(opened.resource().offer(), opened.answer(), 1, 1);
    var _ = response.end(sdp); // a client that has gone lets its resource time out
  }

  /// Names the STUN and TURN servers, with fresh credentials (RFC 9725 §4.6).
  private void linkServers(RoutingContext context, RoomId room, ParticipantId self) {
    var headers = context.response().headers();
    for (IceServer server : iceServers.forParticipant(room, self, loop.now().wall())) {
      server.urls().forEach(url -> headers.add("Link", link(server, url)));
    }
  }

  private static String link(IceServer server, String url) {
    return "<%s>; rel=\"ice-server\"".formatted(url)
        + server
            .login()
            .map(login ->
                "; username=\"%s\"; credential=\"%s\"; credential-type=\"password\""
                    .formatted(login.username(), login.credential()))
            .orElse("");
  }

  // -- PATCH and DELETE on a resource

  private void resource(RoutingContext context) {
    HttpMethod method = context.request().method();
    if (method.equals(HttpMethod.OPTIONS)) {
      preflight(context, "PATCH, DELETE, OPTIONS");
    } else if (method.equals(HttpMethod.PATCH)) {
      requireType(context, FRAGMENT);
      withResource(context, resource -> patch(context, resource));
    } else if (method.equals(HttpMethod.DELETE)) {
      withResource(context, resource -> delete(context, resource));
    } else {
      notAllowed(context, "PATCH, DELETE, OPTIONS");
    }
  }

  /// Runs on the owning context, for the bearer of the ticket that made the resource.
  private void withResource(
      RoutingContext context, java.util.function.Consumer<DoorResource> action) {
    String tokenHash = DoorResource.hash(bearer(context));
    String name = String.valueOf(context.pathParam("resource"));
    String room = String.valueOf(context.pathParam("room"));
    loop.input(out -> {
      Optional<DoorResource> found =
          Optional.ofNullable(resources.get(name)).filter(r -> r.room().value().equals(room));
      if (found.isEmpty()) {
        context.fail(new Refused(404, "not-found", "no such resource, or it is gone"));
      } else if (!found.get().isBearer(tokenHash)) {
        context.fail(new Refused(403, "not-allowed", "not the ticket that made this resource"));
      } else {
        try {
          action.accept(found.get());
        } catch (Refused e) {
          context.fail(e);
        }
      }
    });
  }

  private void patch(RoutingContext context, DoorResource resource) {
    String match = context.request().getHeader("If-Match");
    if (match == null) {
      throw new Refused(428, "precondition-required", "PATCH needs If-Match");
    }
    if (!match.equals("*") && !match.equals("\"*\"") && !match.equals(resource.entityTag())) {
      throw new Refused(412, "precondition-failed", "the ICE session has changed meanwhile");
    }
    IceFragment fragment;
    try {
      fragment = IceFragment.read(body(context));
    } catch (SdpException e) {
      throw new Refused(400, ErrorCode.BAD_OFFER.wire(), String.valueOf(e.getMessage()));
    }
    if (fragment.ice().isEmpty() || resource.isCurrent(fragment.ice().get())) {
      var _ = context.response().setStatusCode(204).end();
      return;
    }
    if (!resource.beginRestart(fragment.ice().get())) {
      throw new Refused(409, "conflict", "an ICE restart is under way");
    }
    loop.rooms()
        .whenOpen(
            resource.room(),
            () ->
                loop.rooms()
                    .relay()
                    .renegotiate(resource.room(), resource.self(), resource.restarting()))
        .onSuccess(answer -> {
          resource.restarted();
          linkServers(context, resource.room(), resource.self());
          var _ =
              context
                  .response()
                  .setStatusCode(200)
                  .putHeader("Content-Type", FRAGMENT)
                  .putHeader("ETag", resource.entityTag())
                  .end(IceFragment.write(resource.offer(), answer));
        })
        .onFailure(e -> {
          resource.restartFailed();
          context.fail(e);
        });
  }

  private void delete(RoutingContext context, DoorResource resource) {
    loop.run(out ->
        loop.switchboard().doorLeft(resource.room(), resource.self(), "deleted", loop.now(), out));
    var _ = context.response().setStatusCode(200).end();
  }

  private void gone(RoomId room, ParticipantId self) {
    resources.values().removeIf(r -> r.room().equals(room) && r.self().equals(self));
  }

  // -- what all requests need

  private static void requireType(RoutingContext context, String type) {
    String given = context.request().getHeader("Content-Type");
    if (given == null || !given.split(";", -1)[0].trim().equalsIgnoreCase(type)) {
      throw new Refused(415, "unsupported-type", "send " + type);
    }
  }

  private static String bearer(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      context.response().putHeader("WWW-Authenticate", "Bearer");
      throw new Refused(401, ErrorCode.BAD_TICKET.wire(), "send Authorization: Bearer <ticket>");
    }
    return header.substring(7).trim();
  }

  private static String body(RoutingContext context) {
    String body = context.body().asString();
    return body == null ? "" : body;
  }

  private static void preflight(RoutingContext context, String methods) {
    var _ =
        context
            .response()
            .setStatusCode(204)
            .putHeader("Access-Control-Allow-Methods", methods)
            .putHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match")
            .putHeader("Access-Control-Max-Age", "600")
            .end();
  }

  private static void notAllowed(RoutingContext context, String methods) {
    context.response().putHeader("Allow", methods);
    throw new Refused(405, "method-not-allowed", "allowed here: " + methods);
  }

  private static Problem admissionProblem(AdmissionException e) {
    String detail = String.valueOf(e.getMessage());
    int status =
        switch (e.code()) {
          case "bad-ticket", "ticket-used", "ticket-expired", "ticket-revoked" -> 401;
          case "unavailable", "room-full" -> 503;
          default -> 403;
        };
    return Problem.of(status, e.code(), detail);
  }

  /// A request that is answered with a problem.
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refused(int status, String code, String detail) {
      super(detail, null, false, false);
      this.problem = Problem.of(status, code, detail);
    }
  }
}
