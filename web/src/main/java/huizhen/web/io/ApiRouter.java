package huizhen.web.io;

import huizhen.scheduling.imports.api.ImportFile;
import huizhen.web.policy.RouteRule;
import huizhen.web.policy.RouteTable;
import huizhen.web.view.FileKind;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.ValidatorException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The way of every API request: rule, caller, body within its limit, contract, case, operation,
/// answer. One place for each step, so that no route can leave one out.
final class ApiRouter {
  private static final int MAX_BODY = 64 * 1024;
  static final int MAX_MATERIAL = 20 * 1024 * 1024;
  private static final Set<String> UPLOADS = Set.of("addMaterial", "addOrderMaterial");
  private static final String IMPORT = "importDirectory";
  private static final String RULE = "huizhen.rule";
  private static final String CALLER = "huizhen.caller";
  static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Vertx vertx;
  private final WebConfig config;
  private final Gatekeeper gatekeeper;
  private final Subjects subjects;
  private final Throttle throttle;
  private final Tokens tokens;
  private final RequestExtractor extractor = RequestExtractor.withBodyHandler();
  private final BodyHandler body = BodyHandler.create(false).setBodyLimit(MAX_BODY);
  private final BodyHandler upload = BodyHandler.create(false).setBodyLimit(MAX_MATERIAL);
  private final BodyHandler directory =
      BodyHandler.create(false).setBodyLimit(ImportFile.MAX_BYTES);

  ApiRouter(
      Vertx vertx,
      WebConfig config,
      Gatekeeper gatekeeper,
      Subjects subjects,
      Throttle throttle,
      Tokens tokens) {
    this.vertx = vertx;
    this.config = config;
    this.gatekeeper = gatekeeper;
    this.subjects = subjects;
    this.throttle = throttle;
    this.tokens = tokens;
  }

  void mount(Router router, OpenAPIContract contract, Map<String, Operation> operations) {
    checkComplete(contract, operations.keySet());
    var validator = RequestValidator.create(vertx, contract);
    for (var place : List.of("/api/*", "/supervision/*")) {
      router
          .route(place)
          .handler(this::begin)
          .handler(context -> validate(context, contract, validator))
          .handler(context -> {
            var rule = rule(context);
            perform(context, rule, Objects.requireNonNull(operations.get(rule.operation())));
          });
    }
  }

  private static void checkComplete(OpenAPIContract contract, Set<String> built) {
    var ruled = new HashSet<String>();
    RouteTable.RULES.forEach(rule -> ruled.add(rule.operation()));
    var described = new HashSet<String>();
    contract.operations().forEach(it -> described.add(it.getOperationId()));
    if (!ruled.equals(described) || !ruled.equals(built)) {
      throw new IllegalStateException(
          "routes, contract and operations differ: %s, %s, %s".formatted(ruled, described, built));
    }
  }

  private void begin(RoutingContext context) {
    var request = context.request();
    var path = context.normalizedPath();
    if (path.startsWith(RouteTable.SUPERVISION) && !request.method().name().equals("GET")) {
      startDeadline(context, false);
      request.pause();
      gatekeeper.refuseWrite(request).onFailure(context::fail);
      return;
    }
    var found = RouteTable.match(request.method().name(), path);
    if (found.isEmpty()) {
      var methods = RouteTable.methods(path);
      if (methods.isEmpty()) {
        context.fail(404);
      } else {
        context.response().putHeader("Allow", String.join(", ", methods));
        context.fail(405);
      }
      return;
    }
    var rule = found.get();
    var tooMany = stranger(context, rule);
    if (tooMany.isPresent()) {
      context.request().pause();
      context.fail(new ProblemException(tooMany.get()));
      return;
    }
    var isUpload = UPLOADS.contains(rule.operation());
    startDeadline(context, isUpload);
    request.pause();
    gatekeeper
        .admit(request, rule)
        .compose(throttle::passes)
        .onSuccess(caller -> {
          if (!takes(rule, contentType(context))) {
            context.fail(415); // before anything is read
            return;
          }
          context.put(RULE, rule).put(CALLER, caller);
          var isDirectory = rule.operation().equals(IMPORT);
          // Resumes the request.
          (isUpload ? upload : isDirectory ? directory : body).handle(context);
        })
        .onFailure(context::fail);
  }

  /// Too much of an address, where nobody has to say who asks.
  private Optional<Problem> stranger(RoutingContext context, RouteRule rule) {
    if (rule.gate() != RouteRule.Gate.OPEN) {
      return Optional.empty();
    }
    var address = Throttle.address(context.request());
    var tooMany = throttle.stranger(address);
    if (tooMany.isPresent() || rule.method().equals("GET")) {
      return tooMany;
    }
    var crowded = throttle.opens(address);
    if (crowded.isEmpty()) {
      context.addEndHandler(_ -> throttle.opened(address));
    }
    return crowded;
  }

  private static boolean takes(RouteRule rule, String contentType) {
    if (rule.method().equals("GET") || rule.method().equals("DELETE")) {
      return true;
    }
    if (UPLOADS.contains(rule.operation())) {
      return FileKind.declared(contentType).isPresent();
    }
    return switch (rule.operation()) {
      case IMPORT -> ImportRoutes.takes(contentType);
      case "issueAccessToken" -> contentType.startsWith("application/x-www-form-urlencoded");
      default -> contentType.startsWith("application/json");
    };
  }

  private static String contentType(RoutingContext context) {
    var type = context.request().getHeader("Content-Type");
    return type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
  }

  private void startDeadline(RoutingContext context, boolean isUpload) {
    var limit = isUpload ? WebConfig.UPLOAD_DEADLINE : config.deadline();
    long timer =
        vertx.setTimer(
            limit.toMillis(),
            _ -> {
              if (!context.response().headWritten()) {
                Problems.cutOff(
                    context,
                    Problem.of(
                        503,
                        "deadline",
                        "This took too long. Ask again with the same Idempotency-Key."));
              }
            });
    context.addEndHandler(_ -> vertx.cancelTimer(timer));
  }

  /// By the contract's operation of the row that was found: there is no second look for it.
  private void validate(
      RoutingContext context, OpenAPIContract contract, RequestValidator validator) {
    var rule = rule(context);
    try {
      rule.parameters(context.normalizedPath())
          .forEach((name, value) -> context.pathParams().put(name, decoded(value)));
    } catch (IllegalArgumentException _) { // half an escape
      context.fail(400);
      return;
    }
    extractor
        .extractValidatableRequest(context, contract.operation(rule.operation()))
        .compose(request -> validator.validate(request, rule.operation()))
        .onSuccess(request -> {
          context.put(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST, request);
          context.next();
        })
        .onFailure(failure ->
            context.fail(
                failure instanceof ValidatorException
                    ? new HttpException(400, failure.getMessage(), failure)
                    : failure));
  }

  private static RouteRule rule(RoutingContext context) {
    RouteRule rule = context.get(RULE);
    if (rule == null) {
      throw new IllegalStateException("an operation was reached without the gate");
    }
    return rule;
  }

  private static String decoded(String segment) {
    return segment.indexOf('%') < 0
        ? segment
        : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private void perform(RoutingContext context, RouteRule rule, Operation operation) {
    if (context.response().headWritten()) {
      return; // the deadline has answered
    }
    Caller caller = context.get(CALLER);
    if (caller == null) {
      throw new IllegalStateException(rule.operation() + " was reached without the gate");
    }
    var key = Optional.ofNullable(context.request().getHeader("Idempotency-Key"));
    if (key.filter(it -> !KEY.matcher(it).matches()).isPresent()) {
      context.fail(
          new ProblemException(
              Problem.badField(
                  "Idempotency-Key", "Idempotency-Key is 1 to 64 of A-Z a-z 0-9 _ -")));
      return;
    }
    subjects
        .find(rule, caller, Optional.ofNullable(context.pathParam(rule.subject().parameter())))
        .compose(it ->
            answer(
                operation,
                new Exchange(context, rule.operation(), caller, key.orElseGet(tokens::id), it)))
        .onSuccess(answer -> send(context, answer))
        .onFailure(context::fail);
  }

  private static Future<Answer> answer(Operation operation, Exchange exchange) {
    try {
      return operation.answer(exchange);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
  }

  private static void send(RoutingContext context, Answer answer) {
    var response = context.response();
    if (response.headWritten() || response.closed()) {
      return; // the deadline has answered, or the caller has left
    }
    if (!response.headers().contains("Cache-Control")) {
      response.putHeader("Cache-Control", "no-store");
    }
    Future<Void> sent =
        switch (answer) {
          case Answer.Json json -> {
            json.headers().forEach(response::putHeader);
            yield response
                .setStatusCode(json.status())
                .putHeader("Content-Type", "application/json")
                .end(json.body().toBuffer());
          }
          case Answer.Bytes bytes -> {
            bytes.headers().forEach(response::putHeader);
            yield response.putHeader("Content-Type", bytes.mediaType()).end(bytes.content());
          }
          case Answer.Stream stream -> {
            stream.headers().forEach(response::putHeader);
            response.putHeader("Content-Type", stream.mediaType()).setChunked(true);
            yield stream.content().pipeTo(response);
          }
          case Answer.Empty() -> response.setStatusCode(204).end();
          case Answer.NotModified(var tag) ->
              response.setStatusCode(304).putHeader("ETag", tag).end();
          case Answer.Events(var begin) -> {
            response.putHeader("Content-Type", "text/event-stream").setChunked(true);
            begin.accept(response);
            yield Future.succeededFuture();
          }
        };
    sent.onFailure(_ -> Problems.breakOff(response)); // never half an answer as a whole
  }
}
