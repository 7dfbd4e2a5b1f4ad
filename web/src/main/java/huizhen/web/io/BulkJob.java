package huizhen.web.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.web.api.ExportSpool.Spool;
import huizhen.web.fhir.FhirQuery;
import huizhen.web.fhir.FhirType;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One export of an organisation's archive: reads page by page, writes pieces of NDJSON (one
/// resource a line) and holds one piece of each type in memory. A case that changes while others
/// are read moves to the front of the list: the front is read again until nothing there is new.
final class BulkJob {
  /// Resources of cases, in one pass over them.
  private static final Set<FhirType> OF_CASES =
      EnumSet.of(
          FhirType.SERVICE_REQUEST,
          FhirType.TASK,
          FhirType.APPOINTMENT,
          FhirType.ENCOUNTER,
          FhirType.CONSENT,
          FhirType.DOCUMENT_REFERENCE,
          FhirType.PROVENANCE);

  private static final Set<FhirType> OF_DIRECTORY =
      EnumSet.of(
          FhirType.ORGANIZATION,
          FhirType.PRACTITIONER,
          FhirType.PRACTITIONER_ROLE,
          FhirType.HEALTHCARE_SERVICE,
          FhirType.SCHEDULE,
          FhirType.PATIENT);

  /// Read of each case by itself, and large: exported where they are named.
  private static final Set<FhirType> ON_DEMAND =
      EnumSet.of(FhirType.OBSERVATION, FhirType.AUDIT_EVENT);

  private static final int PIECE_BYTES = 256 * 1024;

  /// Larger ones end with an error: whoever wants more asks type by type, or since when.
  static final long MAX_BYTES = 1L << 30;

  private final String id;
  private final String client;
  private final OrganisationId own;
  private final String request;
  private final Instant startedAt;
  private final Optional<Instant> since;
  private final Set<FhirType> types;
  private final FhirLibrary library;
  private final FhirShelf shelf;
  private final Consultations consultations;
  private final Spool spool;
  private final Map<FhirType, Buffer> open = new EnumMap<>(FhirType.class);
  private final Map<FhirType, Integer> counts = new EnumMap<>(FhirType.class);
  private final Set<CaseId> read = new HashSet<>();
  private long bytes;
  private boolean isAgain;
  private State state = State.RUNNING;
  private Instant endedAt = Instant.MAX;

  enum State {
    RUNNING,
    DONE,
    FAILED,
    TOO_LARGE,
    CANCELLED
  }

  BulkJob(
      String id,
      String client,
      OrganisationId own,
      Wanted wanted,
      FhirLibrary library,
      FhirShelf shelf,
      Consultations consultations,
      Spool spool) {
    this.id = id;
    this.client = client;
    this.own = own;
    this.request = wanted.request();
    this.startedAt = shelf.now();
    this.since = wanted.since();
    this.types = EnumSet.copyOf(wanted.types());
    this.library = library;
    this.shelf = shelf;
    this.consultations = consultations;
    this.spool = spool;
  }

  /// What is exported where nothing is named.
  static Set<FhirType> usual() {
    var usual = EnumSet.copyOf(OF_CASES);
    usual.addAll(OF_DIRECTORY);
    return usual;
  }

  /// What can be exported.
  static Set<FhirType> all() {
    var all = usual();
    all.addAll(ON_DEMAND);
    return all;
  }

  String id() {
    return id;
  }

  String client() {
    return client;
  }

  State state() {
    return state;
  }

  Instant endedAt() {
    return endedAt;
  }

  int casesRead() {
    return read.size();
  }

  Spool spool() {
    return spool;
  }

  void cancel() {
    state = State.CANCELLED;
  }

  /// Never fails: how it ended is its state.
  Future<Void> run() {
    return directory()
        .compose(_ ->
            types.stream().anyMatch(it -> OF_CASES.contains(it) || ON_DEMAND.contains(it))
                ? cases(Optional.empty())
                : Future.succeededFuture())
        .compose(_ -> flush(1))
        .transform(done -> {
          endedAt = shelf.now();
          read.clear();
          open.clear();
          if (state == State.RUNNING) {
            state = done.succeeded() ? State.DONE : State.FAILED;
          }
          return Future.<Void>succeededFuture();
        });
  }

  /// What has no time of change is there in each export.
  private Future<Void> directory() {
    var pass = Future.<Void>succeededFuture();
    for (var type : OF_DIRECTORY) {
      if (types.contains(type)) {
        pass =
            pass.compose(_ -> library.search(FhirQuery.parse(type, List.of())))
                .compose(all -> {
                  all.forEach(it -> add(type, it));
                  return flush(PIECE_BYTES);
                });
      }
    }
    return pass;
  }

  private Future<Void> cases(Optional<String> after) {
    if (state != State.RUNNING) {
      return Future.succeededFuture();
    }
    return consultations
        .page(new CaseIndex.OfOrganisation(own), after, Page.MAX)
        .compose(found -> {
          if (found.isEmpty()) {
            return ProblemException.failed(Problem.unavailable("The list began anew."));
          }
          var page = found.get();
          var fresh = page.items().stream().filter(this::take).toList();
          boolean isNew = !fresh.isEmpty();
          var reachesBack =
              since
                  .filter(
                      from -> page.items().stream().anyMatch(it -> it.changedAt().isBefore(from)))
                  .isPresent();
          // Past the first pass the front is read until there is nothing new on it.
          var next =
              page.next().isPresent()
                      && !reachesBack
                      && (isNew || !isAgain || page.items().isEmpty())
                  ? page.next()
                  : Optional.<String>empty();
          return flush(PIECE_BYTES)
              .compose(_ -> onDemand(fresh))
              .compose(_ -> next.isPresent() ? cases(next) : again(isNew));
        });
  }

  private Future<Void> again(boolean isNew) {
    if (isAgain && !isNew) {
      return Future.succeededFuture();
    }
    isAgain = true;
    return cases(Optional.empty());
  }

  /// False for one that was read already.
  private boolean take(ConsultationCase it) {
    if (!read.add(it.id())) {
      return false;
    }
    if (!isExported(it)) {
      return true;
    }
    for (var type : OF_CASES) {
      if (types.contains(type)) {
        library.ofCase(type, it).forEach(resource -> add(type, resource));
      }
    }
    return true;
  }

  private boolean isExported(ConsultationCase it) {
    return since.filter(it.changedAt()::isBefore).isEmpty() && shelf.isVisible(it);
  }

  private Future<Void> onDemand(List<ConsultationCase> fresh) {
    var pass = Future.<Void>succeededFuture();
    for (var each : fresh) {
      if (isExported(each)) {
        pass =
            pass.compose(_ ->
                    isOpen(FhirType.OBSERVATION)
                        ? library.measured(each, some -> add(FhirType.OBSERVATION, some))
                        : Future.succeededFuture())
                .compose(_ ->
                    isOpen(FhirType.AUDIT_EVENT)
                        ? library.trail(each).compose(some -> add(FhirType.AUDIT_EVENT, some))
                        : Future.succeededFuture());
      }
    }
    return pass;
  }

  private boolean isOpen(FhirType type) {
    return state == State.RUNNING && types.contains(type);
  }

  private Future<Void> add(FhirType type, List<JsonObject> resources) {
    resources.forEach(it -> add(type, it));
    return flush(PIECE_BYTES);
  }

  private void add(FhirType type, JsonObject resource) {
    open.computeIfAbsent(type, _ -> Buffer.buffer())
        .appendBuffer(resource.toBuffer())
        .appendByte((byte) '\n');
    counts.merge(type, 1, Integer::sum);
  }

  /// Writes what has grown to so much.
  private Future<Void> flush(int from) {
    var pass = Future.<Void>succeededFuture();
    for (var type : List.copyOf(open.keySet())) {
      var piece = Optional.ofNullable(open.get(type)).orElseGet(Buffer::buffer);
      if (piece.length() >= from) {
        open.remove(type);
        bytes += piece.length();
        pass = pass.compose(_ -> spool.append(type.label(), piece));
      }
    }
    if (bytes > MAX_BYTES) {
      state = State.TOO_LARGE;
    }
    return pass;
  }

  /// Once it is done (Bulk Data Access IG 2.0, Complete Status).
  JsonObject manifest(String base) {
    var output = new JsonArray();
    counts.forEach((type, count) ->
        output.add(
            new JsonObject()
                .put("type", type.label())
                .put("url", "%s/bulk/%s/%s".formatted(base, id, type.label()))
                .put("count", count)));
    return new JsonObject()
        .put("transactionTime", startedAt.toString())
        .put("request", request)
        .put("requiresAccessToken", true)
        .put("output", output)
        .put("error", new JsonArray());
  }

  /// @param request the address that was asked
  record Wanted(String request, Set<FhirType> types, Optional<Instant> since) {
    Wanted {
      types = Set.copyOf(types);
    }
  }
}
