package huizhen.web.io;

import huizhen.scheduling.api.OrganisationId;
import huizhen.web.api.ExportSpool.Spool;
import huizhen.web.fhir.FhirCapability;
import huizhen.web.fhir.FhirDate;
import huizhen.web.fhir.FhirType;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Bulk export for an organisation's archive, as the Bulk Data Access IG 2.0 has it, at the level
/// of the system: `$export` begins, `bulk/JOB` says how far it is and at last what files there are,
/// `bulk/JOB/TYPE` is one, DELETE takes it away. Each step is audited. Exports live in this
/// process: one that ended, or whose gateway began anew, is a 404, and its files can be read by
/// nobody.
final class FhirBulk {
  static final String KICK_OFF = "$export";
  static final String FOLDER = "bulk";

  /// Exports of one client, running or kept.
  static final int OF_CLIENT = 2;

  static final int AT_ONCE = 8;
  static final Duration KEPT = Duration.ofHours(1);
  private static final int AGAIN_SECONDS = 5;
  private static final int JOB_PART = 2;
  private static final int FILE_PART = 3;
  private static final Set<String> FORMATS =
      Set.of("application/fhir+ndjson", "application/ndjson", "ndjson");
  private static final Set<String> PARAMETERS = Set.of("_type", "_since", "_outputFormat");
  private static final String NDJSON = "application/fhir+ndjson";

  private final WebPorts ports;
  private final Auditor auditor;
  private final Tokens tokens;
  private final InstantSource clock;
  private final Map<String, BulkJob> jobs = new LinkedHashMap<>();

  FhirBulk(WebPorts ports, Auditor auditor, Tokens tokens, InstantSource clock) {
    this.ports = ports;
    this.auditor = auditor;
    this.tokens = tokens;
    this.clock = clock;
  }

  /// Whether a request is for here, and its method is one that is known here.
  static boolean takes(HttpMethod method, String[] path) {
    if (path[0].equals(KICK_OFF)) {
      return path.length == 1 && method.equals(HttpMethod.GET);
    }
    boolean isRead = method.equals(HttpMethod.GET);
    boolean isJob = path.length == JOB_PART && (isRead || method.equals(HttpMethod.DELETE));
    boolean isFile = path.length == FILE_PART && isRead;
    return path[0].equals(FOLDER) && (isJob || isFile);
  }

  /// @param client who asks, and [#takes] said yes
  Future<Void> answer(
      RoutingContext context, String client, OrganisationId own, String base, String[] path) {
    return sweep()
        .compose(_ -> {
          if (path[0].equals(KICK_OFF)) {
            return begin(context, client, own, base);
          }
          var job = job(client, path[1]);
          if (job.isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          return context.request().method().equals(HttpMethod.DELETE)
              ? delete(context, job.get())
              : path.length == JOB_PART
                  ? status(context, job.get(), base)
                  : file(context, job.get(), path[2]);
        });
  }

  /// Somebody else's is not there.
  private synchronized Optional<BulkJob> job(String client, String id) {
    return Optional.ofNullable(jobs.get(id)).filter(it -> it.client().equals(client));
  }

  private Future<Void> begin(
      RoutingContext context, String client, OrganisationId own, String base) {
    var wanted = wanted(context, base);
    var door = base.substring(0, base.length() - "/fhir/r4".length());
    var shelf = new FhirShelf(ports, clock, own);
    var id = tokens.id();
    synchronized (this) {
      long mine = jobs.values().stream().filter(it -> it.client().equals(client)).count();
      if (mine >= OF_CLIENT || jobs.size() >= AT_ONCE) {
        return ProblemException.failed(
            new Problem(
                429,
                "too-many",
                "There are too many exports: fetch and delete yours, or wait until they end.",
                new JsonObject().put("retryAfter", 60)));
      }
      jobs.put(
          id,
          new BulkJob(
              id,
              client,
              own,
              wanted,
              new FhirLibrary(ports, shelf, door),
              shelf,
              ports.consultations(),
              ports.spool().open(id)));
    }
    return auditor
        .write(client, Optional.empty(), "fhir.export", id, "ok", detail(wanted))
        .onFailure(_ -> forget(id))
        .compose(_ -> {
          var job = job(client, id).orElseThrow();
          var _ = // how it ends is its state
              job.run()
                  .compose(_ ->
                      job.state() == BulkJob.State.DONE
                          ? Future.<Void>succeededFuture()
                          : job.spool().remove());
          return context
              .response()
              .setStatusCode(202)
              .putHeader("Content-Location", base + "/" + FOLDER + "/" + id)
              .putHeader("Cache-Control", "no-store")
              .end();
        });
  }

  private static JsonObject detail(BulkJob.Wanted wanted) {
    var detail =
        new JsonObject()
            .put(
                "types",
                new io.vertx.core.json.JsonArray(
                    wanted.types().stream().map(FhirType::label).sorted().toList()));
    wanted.since().ifPresent(it -> detail.put("since", it.toString()));
    return detail;
  }

  /// Throws an [IllegalArgumentException] that says what does not fit.
  private static BulkJob.Wanted wanted(RoutingContext context, String base) {
    var prefer = String.valueOf(context.request().getHeader("Prefer")).toLowerCase(Locale.ROOT);
    if (!prefer.contains("respond-async")) {
      throw new IllegalArgumentException("An export is asked for with Prefer: respond-async");
    }
    var query = context.queryParams();
    for (var name : query.names()) {
      if (!PARAMETERS.contains(name) && !prefer.contains("handling=lenient")) {
        throw new IllegalArgumentException("An export has no parameter " + name);
      }
    }
    var format = query.get("_outputFormat");
    if (format != null && !FORMATS.contains(format)) {
      throw new IllegalArgumentException("_outputFormat is " + NDJSON);
    }
    var since = Optional.ofNullable(query.get("_since")).map(FhirBulk::instant);
    var more = context.request().query();
    var asked = base + "/" + KICK_OFF + (more == null ? "" : "?" + more);
    return new BulkJob.Wanted(asked, types(query.getAll("_type")), since);
  }

  private static Instant instant(String text) {
    var date = FhirDate.parse("_since", text);
    if (Character.isLetter(text.charAt(0))) {
      throw new IllegalArgumentException("_since has no prefix");
    }
    return date.from();
  }

  private static Set<FhirType> types(List<String> named) {
    if (named.isEmpty()) {
      return BulkJob.usual();
    }
    var types = EnumSet.noneOf(FhirType.class);
    for (var list : named) {
      for (var name : list.split(",", -1)) {
        types.add(
            FhirType.of(name)
                .filter(BulkJob.all()::contains)
                .orElseThrow(() -> new IllegalArgumentException("_type: this is not exported")));
      }
    }
    return types;
  }

  private Future<Void> status(RoutingContext context, BulkJob job, String base) {
    var response = context.response().putHeader("Cache-Control", "no-store");
    return switch (job.state()) {
      case RUNNING ->
          response
              .setStatusCode(202)
              .putHeader("X-Progress", job.casesRead() + " cases")
              .putHeader("Retry-After", String.valueOf(AGAIN_SECONDS))
              .end();
      case DONE ->
          response
              .putHeader("Content-Type", "application/json")
              .putHeader(
                  "Expires",
                  DateTimeFormatter.RFC_1123_DATE_TIME.format(
                      job.endedAt().plus(KEPT).atZone(ZoneOffset.UTC)))
              .end(job.manifest(base).toBuffer());
      case TOO_LARGE ->
          failed(
              response,
              "too-costly",
              "It is over 1 GB: ask for fewer types, or for what changed _since.");
      case FAILED -> failed(response, "exception", "It failed. Delete it, and ask again.");
      case CANCELLED -> ProblemException.failed(Problem.notFound());
    };
  }

  private static Future<Void> failed(HttpServerResponse response, String code, String what) {
    return response
        .setStatusCode(500)
        .putHeader("Content-Type", FhirCapability.MEDIA_TYPE)
        .end(FhirCapability.outcome(code, what).toBuffer());
  }

  private Future<Void> file(RoutingContext context, BulkJob job, String type) {
    int pieces = job.spool().pieces(type);
    if (job.state() != BulkJob.State.DONE || pieces == 0) {
      return ProblemException.failed(Problem.notFound());
    }
    return auditor
        .write(
            job.client(),
            Optional.empty(),
            "fhir.export.file",
            job.id(),
            "ok",
            new JsonObject().put("type", type))
        .compose(_ -> {
          var response =
              context
                  .response()
                  .putHeader("Content-Type", NDJSON)
                  .putHeader("Content-Disposition", "attachment")
                  .putHeader("Cache-Control", "no-store")
                  .setChunked(true);
          // Beside the request's deadline: a large file takes as long as the line is.
          var _ =
              pieces(response, job.spool(), type, 0)
                  .onFailure(_ -> Problems.breakOff(response)); // never half a file as a whole
          return Future.succeededFuture();
        });
  }

  private static Future<Void> pieces(
      HttpServerResponse response, Spool spool, String type, int number) {
    if (number == spool.pieces(type)) {
      return number == 0 ? Future.failedFuture("it was deleted meanwhile") : response.end();
    }
    return spool
        .piece(type, number)
        .compose(response::write)
        .compose(_ -> pieces(response, spool, type, number + 1));
  }

  private Future<Void> delete(RoutingContext context, BulkJob job) {
    return auditor
        .write(job.client(), Optional.empty(), "fhir.export.delete", job.id(), "ok")
        .compose(_ -> end(job))
        .compose(_ -> context.response().setStatusCode(202).end());
  }

  private Future<Void> end(BulkJob job) {
    forget(job.id());
    boolean isRunning = job.state() == BulkJob.State.RUNNING;
    job.cancel();
    // A running one takes its files away when it notices.
    return isRunning ? Future.succeededFuture() : job.spool().remove();
  }

  private synchronized void forget(String id) {
    jobs.remove(id);
  }

  /// Ends what was kept for long enough.
  private Future<Void> sweep() {
    List<BulkJob> over;
    synchronized (this) {
      var now = clock.instant();
      over =
          jobs.values().stream()
              .filter(it ->
                  it.state() != BulkJob.State.RUNNING && !now.isBefore(it.endedAt().plus(KEPT)))
              .toList();
    }
    return Future.join(over.stream().map(this::end).toList()).mapEmpty();
  }
}
