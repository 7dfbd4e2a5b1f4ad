package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.DocumentVault;
import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.web.fhir.FhirBatch;
import huizhen.web.fhir.FhirCapability;
import huizhen.web.fhir.FhirInput;
import huizhen.web.fhir.FhirPapers;
import huizhen.web.fhir.FhirQuery;
import huizhen.web.fhir.FhirReading;
import huizhen.web.fhir.FhirType;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// `/fhir/r4`: what an organisation's own system reads of its cases as HL7 FHIR R4, and the times
/// that it finds, holds and books for them ([FhirScheduling]). Whoever asks shows an access token
/// of a client that is an organisation's, with scope [#SCOPE], or [#BOOKING] to hold and book, or
/// [#MEASURING] to hand in what devices measure ([FhirMonitor]). Everything but the capability
/// statement is audited, before it is answered. Errors are OperationOutcomes.
final class FhirRoutes {
  static final String SCOPE = "system/*.read";
  static final String BOOKING = "system/Appointment.write";
  static final String MEASURING = "system/Observation.write";
  private static final int MAX_BODY = 64 * 1024;

  /// Of a Bundle, which is read before anything of it is taken.
  private static final int MAX_BUNDLE = 256 * 1024;

  private static final Set<String> OPERATIONS = Set.of("$find", "$hold", "$book");
  private static final String BASE = "/fhir/r4";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
  private static final int ID_PART = 2;

  private final WebPorts ports;
  private final WebConfig config;
  private final Sessions sessions;
  private final Throttle throttle;
  private final Auditor auditor;
  private final MachineGate machines;
  private final Tokens tokens;
  private final InstantSource clock;
  private final String startedOn;
  private final FhirBulk bulk;

  FhirRoutes(
      WebPorts ports,
      WebConfig config,
      Sessions sessions,
      Throttle throttle,
      Auditor auditor,
      MachineGate machines,
      Tokens tokens,
      InstantSource clock) {
    this.ports = ports;
    this.config = config;
    this.sessions = sessions;
    this.throttle = throttle;
    this.auditor = auditor;
    this.machines = machines;
    this.tokens = tokens;
    this.clock = clock;
    this.startedOn = clock.instant().toString();
    this.bulk = new FhirBulk(ports, auditor, tokens, clock);
  }

  void mount(Router router) {
    router.route(BASE).handler(this::begin);
    router.route(BASE + "/*").handler(this::begin);
  }

  /// Who asks, and for whom.
  private record Client(String id, OrganisationId organisation) {}

  private void begin(RoutingContext context) {
    var method = context.request().method();
    var path = context.normalizedPath().substring(BASE.length()).replaceFirst("^/", "").split("/");
    boolean isOperation =
        path.length == ID_PART && path[0].equals("Appointment") && OPERATIONS.contains(path[1]);
    if (FhirBulk.takes(method, path)) {
      client(context, SCOPE)
          .compose(client ->
              bulk.answer(context, client.id(), client.organisation(), base(context), path))
          .onFailure(e -> failed(context, e));
      return;
    }
    if (method.equals(HttpMethod.POST)
        && path.length == 1
        && Set.of("Observation", "").contains(path[0])) {
      measure(context, path[0].isEmpty())
          .timeout(config.deadline().toMillis(), TimeUnit.MILLISECONDS)
          .onFailure(e -> failed(context, e));
      return;
    }
    boolean isWrite = isOperation && !path[1].equals("$find");
    if (!(method.equals(HttpMethod.GET) && !isWrite)
        && !(method.equals(HttpMethod.POST) && isOperation)) {
      context.response().putHeader("Allow", isWrite ? "POST" : "GET");
      fail(
          context,
          405,
          "not-supported",
          "Only reading, $find, $hold, $book and handing in Observations, also by Bundle: "
              + method
              + " is not.");
      return;
    }
    Future<Void> answered =
        path.length == 1 && path[0].equals("metadata")
            ? metadata(context)
            : isOperation ? operation(context, path[1]) : secured(context, path);
    answered
        .timeout(config.deadline().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(e -> failed(context, e));
  }

  private Future<Void> metadata(RoutingContext context) {
    return send(context, FhirCapability.statement(base(context), config.version(), startedOn));
  }

  private Future<Void> operation(RoutingContext context, String name) {
    context.request().pause(); // nothing is read before it is known who asks
    boolean isFind = name.equals("$find");
    return client(context, isFind ? SCOPE : BOOKING)
        .compose(client ->
            input(context, isFind ? FhirScheduling.FIND : FhirScheduling.TAKE)
                .compose(input -> perform(context, client, name, input))
                .compose(reply ->
                    audited(
                            client,
                            "fhir." + name.substring(1),
                            "Appointment",
                            reply.status() == 200 ? "ok" : "refused:rule")
                        .compose(_ -> send(context, reply.status(), reply.body().toBuffer()))))
        .onComplete(_ -> letGo(context));
  }

  /// One Observation, or a Bundle of them.
  private Future<Void> measure(RoutingContext context, boolean isBundle) {
    context.request().pause(); // nothing is read before it is known who asks
    return client(context, MEASURING)
        .compose(client -> {
          var shelf = new FhirShelf(ports, clock, client.organisation());
          var monitor = new FhirMonitor(ports, shelf, auditor);
          return json(context, isBundle ? MAX_BUNDLE : MAX_BODY)
              .compose(it ->
                  isBundle
                      ? monitor
                          .take(client.id(), FhirBatch.parse(client.id(), it, clock.instant()))
                          .compose(answer -> send(context, answer))
                      : monitor
                          .take(client.id(), FhirReading.parse(client.id(), it, clock.instant()))
                          .compose(taken -> measured(context, taken)));
        })
        .onComplete(_ -> letGo(context));
  }

  private static Future<Void> measured(RoutingContext context, FhirMonitor.Taken taken) {
    int status =
        switch (taken) {
          case SHOWN -> 202;
          case KEPT -> 201;
          case REPEATED -> 200;
        };
    return send(context, status, FhirCapability.taken(FhirMonitor.words(taken)).toBuffer());
  }

  /// What was not read, for it was refused before, is thrown away.
  private static void letGo(RoutingContext context) {
    if (!context.request().isEnded()) {
      context.request().resume();
    }
  }

  private Future<FhirScheduling.Reply> perform(
      RoutingContext context, Client client, String name, FhirInput input) {
    var scheduling =
        new FhirScheduling(
            ports,
            new FhirShelf(ports, clock, client.organisation()),
            client.id(),
            client.organisation(),
            base(context),
            Origin.http(config, context.request()));
    var command = command(context, client, name);
    return switch (name) {
      case "$find" -> scheduling.find(input);
      case "$hold" -> scheduling.hold(input, command);
      default -> scheduling.book(input, command);
    };
  }

  /// The client's key, made its own; without one each request is a command of its own.
  private CommandId command(RoutingContext context, Client client, String name) {
    var key = context.request().getHeader("Idempotency-Key");
    if (key != null && !ApiRouter.KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("Idempotency-Key is 1 to 64 of A-Z a-z 0-9 _ -");
    }
    return new CommandId(
        key == null ? tokens.id() : Tokens.derive("command", name, client.id(), key));
  }

  private static Future<FhirInput> input(RoutingContext context, Set<String> names) {
    var request = context.request();
    if (request.method().equals(HttpMethod.GET)) {
      return Future.succeededFuture(
          FhirInput.ofQuery(names, List.copyOf(context.queryParams().entries())));
    }
    return json(context, MAX_BODY).map(it -> FhirInput.ofParameters(names, it));
  }

  private static Future<JsonObject> json(RoutingContext context, int most) {
    var request = context.request();
    var type = request.getHeader("Content-Type");
    if (type == null || !type.matches("(?i)application/(fhir\\+)?json( ?;.*)?")) {
      return ProblemException.failed(
          Problem.of(415, "unsupported-media-type", "The body is application/fhir+json."));
    }
    return body(request, most).map(Buffer::toJsonObject);
  }

  private static Future<Buffer> body(HttpServerRequest request, int most) {
    var whole = Promise.<Buffer>promise();
    var body = Buffer.buffer();
    request
        .handler(chunk -> {
          if (body.length() + chunk.length() > most) {
            var _ = // once is enough
                whole.tryFail(
                    new ProblemException(Problem.of(413, "too-large", "The body is too large.")));
          } else {
            body.appendBuffer(chunk);
          }
        })
        .exceptionHandler(whole::tryFail)
        .endHandler(_ -> whole.tryComplete(body))
        .resume();
    return whole.future();
  }

  private Future<Void> secured(RoutingContext context, String[] path) {
    return client(context, SCOPE)
        .compose(client -> {
          var door = Origin.http(config, context.request());
          var shelf = new FhirShelf(ports, clock, client.organisation());
          var library = new FhirLibrary(ports, shelf, door);
          if (path.length > ID_PART || path[0].isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          if (path.length == ID_PART && !ID.matcher(path[1]).matches()) {
            return ProblemException.failed(Problem.notFound());
          }
          if (path.length == ID_PART && path[0].equals("Binary")) {
            return binary(context, client, library, path[1].replace('.', '_'));
          }
          var type = FhirType.of(path[0]);
          if (type.isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          return path.length == ID_PART
              ? read(context, client, library, type.get(), path[1])
              : search(context, client, library, type.get());
        });
  }

  private Future<Client> client(RoutingContext context, String scope) {
    return Gatekeeper.bearer(context.request())
        .map(token -> sessions.findAccess(token, scope))
        .orElse(Future.succeededFuture(Optional.empty()))
        .compose(caller ->
            caller.isEmpty()
                ? machines
                    .refuse(context.request(), "access.fhir")
                    .compose(_ -> ProblemException.failed(Gatekeeper.noAccess()))
                : throttle
                    .passesFhir(caller.get().clientId())
                    .compose(_ -> ports.accounts().client(caller.get().clientId())))
        .compose(found ->
            found
                .filter(it -> it.scopes().contains(scope))
                .flatMap(it -> it.organisation().map(at -> new Client(it.clientId(), at)))
                .map(Future::succeededFuture)
                .orElseGet(() -> ProblemException.failed(Problem.forbidden())));
  }

  private Future<Void> read(
      RoutingContext context, Client client, FhirLibrary library, FhirType type, String id) {
    return library
        .read(type, id)
        .compose(found ->
            audited(client, "fhir.read", type.label() + "/" + id, found.isPresent())
                .compose(_ ->
                    found
                        .map(it -> send(context, it))
                        .orElseGet(() -> ProblemException.failed(Problem.notFound()))));
  }

  private Future<Void> search(
      RoutingContext context, Client client, FhirLibrary library, FhirType type) {
    var query = FhirQuery.parse(type, List.copyOf(context.queryParams().entries()));
    return library
        .search(query)
        .map(all -> query.bundle(base(context), all))
        .compose(bundle ->
            audited(client, "fhir.search", type.label(), true).compose(_ -> send(context, bundle)));
  }

  /// A document's bytes, for download alone.
  private Future<Void> binary(
      RoutingContext context, Client client, FhirLibrary library, String id) {
    return library
        .caseOfDocument(id)
        .compose(found -> {
          boolean isOfCase =
              found
                  .filter(it ->
                      FhirPapers.documents(it).stream()
                          .anyMatch(each -> each.getString("id").equals(id.replace('_', '.'))))
                  .isPresent();
          if (!isOfCase) {
            return audited(client, "fhir.read", "Binary/" + id, false)
                .compose(_ -> ProblemException.<DocumentVault.Content>failed(Problem.notFound()));
          }
          return auditor
              .write(
                  client.id(),
                  found.map(it -> new CaseId(it.id().value())),
                  "fhir.read",
                  "Binary/" + id,
                  "ok")
              .compose(_ -> ports.documents().open(id))
              .compose(content ->
                  content
                      .map(Future::succeededFuture)
                      .orElseGet(() -> ProblemException.failed(Problem.notFound())));
        })
        .compose(content ->
            context
                .response()
                .putHeader("Content-Type", content.document().mediaType())
                .putHeader("Content-Disposition", "attachment")
                .putHeader("Cache-Control", "no-store")
                .end(content.bytes()));
  }

  private Future<Void> audited(Client client, String action, String subject, boolean isThere) {
    return audited(client, action, subject, isThere ? "ok" : "refused:not-found");
  }

  private Future<Void> audited(Client client, String action, String subject, String outcome) {
    return auditor.write(client.id(), Optional.empty(), action, subject, outcome);
  }

  private String base(RoutingContext context) {
    return Origin.http(config, context.request()) + BASE;
  }

  private static Future<Void> send(RoutingContext context, JsonObject resource) {
    return send(context, 200, resource.toBuffer());
  }

  private static Future<Void> send(RoutingContext context, int status, Buffer body) {
    var response = context.response();
    if (response.ended() || response.closed()) {
      return Future.succeededFuture(); // the deadline has answered, or whoever asked has gone
    }
    return response
        .setStatusCode(status)
        .putHeader("Content-Type", FhirCapability.MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .end(body);
  }

  private static void failed(RoutingContext context, Throwable failure) {
    var problem =
        switch (failure) {
          case IllegalArgumentException e ->
              Problem.of(400, "bad-request", String.valueOf(e.getMessage()));
          case TimeoutException _ -> Problem.unavailable("This took too long. Ask again.");
          default -> Problems.of(failure, 500);
        };
    if (problem.status() == 401) {
      context.response().putHeader("WWW-Authenticate", "Bearer");
    }
    if (problem.status() == 503) {
      context.response().putHeader("Retry-After", "2");
    }
    if (problem.more().getValue("retryAfter") instanceof Number seconds) {
      context.response().putHeader("Retry-After", seconds.toString());
    }
    fail(
        context,
        problem.status(),
        ISSUES.getOrDefault(problem.status(), "exception"),
        problem.more().getString("rule", "").isEmpty()
            ? problem.detail()
            : problem.more().getString("rule") + ": " + problem.detail());
  }

  /// IssueTypes of FHIR for what goes wrong here.
  private static final Map<Integer, String> ISSUES =
      Map.ofEntries(
          Map.entry(400, "invalid"),
          Map.entry(401, "login"),
          Map.entry(403, "forbidden"),
          Map.entry(404, "not-found"),
          Map.entry(405, "not-supported"),
          Map.entry(409, "conflict"),
          Map.entry(413, "too-long"),
          Map.entry(415, "not-supported"),
          Map.entry(422, "too-costly"),
          Map.entry(429, "throttled"),
          Map.entry(503, "transient"));

  private static void fail(RoutingContext context, int status, String code, String what) {
    var _ = // whoever has gone needs no answer
        send(context, status, FhirCapability.outcome(code, what).toBuffer());
  }
}
