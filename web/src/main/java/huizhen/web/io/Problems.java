package huizhen.web.io;

import huizhen.recording.api.RecordingException;
import huizhen.scheduling.api.SchedulingUnavailableException;
import huizhen.scheduling.api.StaleVersionException;
import huizhen.web.api.ForeignRoomException;
import huizhen.web.api.StoreUnavailableException;
import huizhen.web.view.Problem;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.DecodeException;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns failures into problems. What nobody foresaw is a 500 without any word of the fault; the
/// log has its class and place, and not its message, which may carry what somebody typed.
final class Problems {
  private static final Logger LOG = System.getLogger(Problems.class.getName());
  private static final Pattern PROPERTY = Pattern.compile("property \"([A-Za-z0-9_]{1,40})\"");
  private static final int MAX_DETAIL = 300;
  private static final int FRAMES = 8;

  /// RFC 9113 §7.
  private static final long INTERNAL_ERROR = 2;

  /// RFC 9113 §8.1: the answer is whole, and the rest of the request is not wanted.
  private static final long NO_ERROR = 0;

  private Problems() {}

  static void handle(RoutingContext context) {
    if (context.response().closed()) {
      return; // whoever asked has gone: that is no fault of anybody
    }
    send(context, of(context.failure(), context.statusCode()));
  }

  /// Ends an answer of which half went out, so that it does not look whole: with HTTP/2 its stream
  /// alone, for what else the page asks is on the same connection.
  static void breakOff(HttpServerResponse response) {
    var _ = response.reset(INTERNAL_ERROR); // who has gone already needs none
  }

  /// Answers, and waits no longer for a body that is still coming: it is cut off. Of an HTTP/1.1
  /// connection nothing can be used after that; of one of HTTP/2 the one stream ends.
  static void cutOff(RoutingContext context, Problem problem) {
    var request = context.request();
    if (request.isEnded()) {
      send(context, problem);
      return;
    }
    var response = context.response();
    boolean isHttp2 = request.version() == HttpVersion.HTTP_2;
    if (!isHttp2) {
      response.putHeader("Connection", "close");
    }
    response.endHandler(_ -> {
      if (isHttp2) {
        var _ = response.reset(NO_ERROR);
      } else {
        var _ = request.connection().close();
      }
    });
    send(context, problem);
  }

  static void send(RoutingContext context, Problem problem) {
    var response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      breakOff(response);
      return;
    }
    response
        .setStatusCode(problem.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store");
    if (problem.status() == 503) {
      response.putHeader("Retry-After", "2");
    }
    if (problem.more().getValue("retryAfter") instanceof Number seconds) {
      response.putHeader("Retry-After", seconds.toString());
    }
    if (problem.status() == 401 && problem.code().equals("bad-access-token")) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (!context.request().isEnded()) {
      context.request().resume(); // what is still coming of the body is thrown away
    }
    var _ = response.end(problem.json().toBuffer()); // a caller that has left needs no answer
  }

  static Problem of(@Nullable Throwable failure, int status) {
    return switch (failure) {
      case null -> ofStatus(status);
      case ProblemException e -> e.problem();
      case ValidatorException e -> invalid(e);
      case SchedulingUnavailableException _ ->
          Problem.unavailable("Scheduling does not answer; nothing was changed. Try again.");
      case StoreUnavailableException _ ->
          Problem.unavailable("Not possible just now; try again in a moment.");
      case StaleVersionException e -> Problem.stale(e.version());
      case BoundedWork.BusyException _ -> Problem.unavailable("Too much at once; try again.");
      case ForeignRoomException _ ->
          Problem.of(403, "foreign-room", "The room belongs to somebody else.");
      case RecordingException e -> {
        LOG.log(Level.ERROR, "the vault failed", e);
        yield Problem.of(503, "storage", "The vault could not do this.");
      }
      case DecodeException _ -> Problem.of(400, "bad-json", "The body is not JSON.");
      case HttpException e when e.getCause() instanceof ValidatorException cause -> invalid(cause);
      case HttpException e -> ofStatus(e.getStatusCode());
      default -> status >= 400 && status < 500 ? ofStatus(status) : bug(failure);
    };
  }

  private static Problem ofStatus(int status) {
    return switch (status) {
      case 400 -> Problem.of(400, "bad-request", "The request can't be read.");
      case 404 -> Problem.notFound();
      case 405 -> Problem.of(405, "method-not-allowed", "This path has other methods.");
      case 413 -> Problem.of(413, "too-large", "The body is too large.");
      case 415 -> Problem.of(415, "unsupported-media-type", "This content type is not taken here.");
      case 503 -> Problem.unavailable("Try again later.");
      default ->
          status >= 400 && status < 500
              ? Problem.of(status, "refused", "The request was refused.")
              : Problem.of(500, "internal", "Something is wrong on our side.");
    };
  }

  private static Problem invalid(ValidatorException failure) {
    if (failure.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT) {
      return ofStatus(415);
    }
    if (failure instanceof SchemaValidationException schema) {
      var first = deepest(schema.getOutputUnit());
      if (first.isPresent()) {
        var error = String.valueOf(first.get().getError());
        var field = field(String.valueOf(first.get().getInstanceLocation()), error);
        if (!field.isEmpty()) {
          return Problem.badField(field, cut(field + ": " + error));
        }
      }
    }
    return Problem.of(400, "bad-request", cut(String.valueOf(failure.getMessage())));
  }

  /// The last error is about the value itself, the ones before about what holds it.
  private static Optional<OutputUnit> deepest(OutputUnit unit) {
    var errors = unit.getErrors();
    return errors == null || errors.isEmpty() ? Optional.empty() : Optional.of(errors.getLast());
  }

  private static String field(String location, String error) {
    var pointer = location.startsWith("#/") ? location.substring(2) : "";
    var property = PROPERTY.matcher(error);
    if (pointer.isEmpty() && property.find()) {
      return property.group(1);
    }
    return pointer;
  }

  private static String cut(String text) {
    return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL);
  }

  private static Problem bug(Throwable failure) {
    var place = new StringBuilder();
    var frames = failure.getStackTrace();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      place.append(i == 0 ? "" : " < ").append(frames[i]);
    }
    LOG.log(
        Level.ERROR,
        () -> "request failed error=%s at=%s".formatted(failure.getClass().getName(), place));
    return ofStatus(500);
  }
}
