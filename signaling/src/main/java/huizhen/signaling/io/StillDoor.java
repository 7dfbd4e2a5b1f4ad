package huizhen.signaling.io;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.RoomHost.KeptStill;
import huizhen.signaling.api.StillId;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.PictureId;
import huizhen.signaling.protocol.Sources;
import huizhen.signaling.session.Effects;
import huizhen.signaling.session.KeyHash;
import huizhen.signaling.session.StillEntry;
import huizhen.signaling.session.StillWish;
import huizhen.signaling.still.JpegPicture;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Frozen pictures: `POST /signaling/stills?participant=…&source=…` freezes a picture with the
/// frame that is sent, with `&document=true` a document that is shown in its place, `GET
/// /signaling/stills/{still}` is a frame that is shown now. Both with the session key of a place in
/// the room as the bearer. Whether it may is asked before the body is read.
final class StillDoor {
  private static final String PATH = "/signaling/stills";
  private static final String JPEG = "image/jpeg";
  private static final String ASKED = "huizhen.still";

  private final SwitchboardLoop loop;
  private final Origins origins;

  StillDoor(SwitchboardLoop loop, Origins origins) {
    this.loop = loop;
    this.origins = origins;
  }

  static void mount(Router router, Supplier<StillDoor> now) {
    router.route(PATH).handler(context -> now.get().ask(context)).failureHandler(StillDoor::failed);
    router
        .route(PATH)
        .handler(BodyHandler.create(false).setBodyLimit(JpegPicture.MAX_BYTES))
        .handler(context -> now.get().freeze(context))
        .failureHandler(StillDoor::failed);
    router
        .route(PATH + "/:still")
        .handler(context -> now.get().look(context))
        .failureHandler(StillDoor::failed);
  }

  // -- freezing

  /// What was allowed before the body was read.
  private record Asked(String keyHash, StillWish wish, StillEntry.Permitted at) {}

  /// Before the body.
  private void ask(RoutingContext context) {
    require(context, HttpMethod.POST);
    String type = context.request().getHeader("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).strip().equals(JPEG)) {
      throw new Refused(415, "unsupported-type", "send " + JPEG);
    }
    var wish = new StillWish(picture(context), isDocument(context));
    String key = key(context);
    context.request().pause();
    verdict(context, _ -> loop.switchboard().freezes(key, wish, loop.now()))
        .onSuccess(at -> {
          context.put(ASKED, new Asked(key, wish, at));
          context.next(); // takes the body from here on
          context.request().resume();
        })
        .onFailure(cause -> {
          context.request().resume();
          context.fail(cause);
        });
  }

  private void freeze(RoutingContext context) {
    Asked asked = Objects.requireNonNull(context.<Asked>get(ASKED));
    Buffer body = context.body().buffer();
    if (body == null || !JpegPicture.isOne(body.getBytes())) {
      throw new Refused(
          400,
          "bad-picture",
          "a whole JPEG of at most %d pixels each way, nothing else"
              .formatted(JpegPicture.MAX_PIXELS));
    }
    loop.host()
        .keepStill(asked.at().room(), asked.at().by(), body)
        .compose(still -> shown(context, asked, still).map(_ -> still))
        .onSuccess(still -> frozen(context, still))
        .onFailure(context::fail);
  }

  private Future<StillEntry.Permitted> shown(RoutingContext context, Asked asked, KeptStill still) {
    return verdict(
        context,
        out -> loop.switchboard().froze(asked.keyHash(), asked.wish(), still, loop.now(), out));
  }

  private static void frozen(RoutingContext context, KeptStill still) {
    var _ = // a client that has gone sees it when it is back
        context
            .response()
            .setStatusCode(201)
            .putHeader("Content-Type", "application/json")
            .putHeader("Location", PATH + "/" + still.id())
            .end(new JsonObject().put("still", still.id().value()).toBuffer());
  }

  private static PictureId picture(RoutingContext context) {
    try {
      var participant = new ParticipantId(parameter(context, "participant"));
      TrackSource source =
          Sources.named(parameter(context, "source"))
              .filter(it -> it.kind() == MediaKind.VIDEO)
              .orElseThrow(() -> new IllegalArgumentException("no picture's source"));
      return new PictureId(participant, source);
    } catch (IllegalArgumentException e) {
      throw new Refused(
          400, "bad-message", "?participant= and ?source=camera, screen or diagnostic are needed");
    }
  }

  private static boolean isDocument(RoutingContext context) {
    var all = context.queryParam("document");
    if (all.isEmpty()) {
      return false;
    }
    if (all.size() > 1 || !all.getFirst().equals("true")) {
      throw new Refused(400, "bad-message", "?document= is true, or left out");
    }
    return true;
  }

  private static String parameter(RoutingContext context, String name) {
    var all = context.queryParam(name);
    return all.size() == 1 ? all.getFirst() : "";
  }

  // -- looking

  private void look(RoutingContext context) {
    require(context, HttpMethod.GET);
    StillId still;
    try {
      still = new StillId(String.valueOf(context.pathParam("still")));
    } catch (IllegalArgumentException e) {
      throw new Refused(404, ErrorCode.NO_ITEM.wire(), "no such picture");
    }
    String key = key(context);
    verdict(context, _ -> loop.switchboard().looksAt(key, still, loop.now()))
        .compose(at -> loop.host().still(at.room(), still))
        .onSuccess(bytes -> {
          var _ = // a client that has gone asks again
              context
                  .response()
                  .putHeader("Content-Type", JPEG)
                  .putHeader("Cache-Control", "no-store")
                  .putHeader("X-Content-Type-Options", "nosniff")
                  .end(bytes);
        })
        .onFailure(context::fail);
  }

  // -- what both need

  /// Of the switchboard, brought back to where the request is handled.
  private Future<StillEntry.Permitted> verdict(
      RoutingContext context, Function<Effects, StillEntry> question) {
    Context here = context.vertx().getOrCreateContext();
    Promise<StillEntry.Permitted> promise = Promise.promise();
    loop.input(out -> {
      StillEntry answer = question.apply(out);
      here.runOnContext(_ -> {
        switch (answer) {
          case StillEntry.Permitted permitted -> promise.complete(permitted);
          case StillEntry.Refused(var code, var why) ->
              promise.fail(new Refused(status(code), code.wire(), why));
        }
      });
    });
    return promise.future();
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case SESSION_EXPIRED -> 401;
      case NOT_ALLOWED -> 403;
      case NO_PARTICIPANT, NO_ITEM -> 404;
      case ALREADY_FROZEN -> 409;
      case TOO_MANY -> 429;
      default -> 500;
    };
  }

  private void require(RoutingContext context, HttpMethod method) {
    if (!context.request().method().equals(method)) {
      context.response().putHeader("Allow", method.name());
      throw new Refused(405, "method-not-allowed", "allowed here: " + method.name());
    }
    if (!origins.isAllowed(context.request())) {
      throw new Refused(403, "foreign-origin", "this origin may not connect");
    }
  }

  /// The hash of the session key.
  private static String key(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      context.response().putHeader("WWW-Authenticate", "Bearer");
      throw new Refused(
          401, ErrorCode.SESSION_EXPIRED.wire(), "send Authorization: Bearer <session key>");
    }
    return KeyHash.of(header.substring(7).strip());
  }

  private static void failed(RoutingContext context) {
    @Nullable Throwable failure = context.failure();
    if (context.statusCode() == 413) {
      var why = "at most %d bytes".formatted(JpegPicture.MAX_BYTES);
      Problem.of(413, "too-large", why).answer(context);
    } else if (failure instanceof Refused refused) {
      Problem.of(refused.status, refused.code, String.valueOf(refused.getMessage()))
          .answer(context);
    } else if (failure == null) {
      Problem.of(400, "bad-message", "the request can't be read").answer(context);
    } else {
      AdmissionException refusal = Admission.refusal(failure);
      Problem.of(503, refusal.code(), String.valueOf(refusal.getMessage())).answer(context);
    }
  }

  /// A request that is answered with a problem.
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Refused(int status, String code, String detail) {
      super(detail, null, false, false);
      this.status = status;
      this.code = code;
    }
  }
}
