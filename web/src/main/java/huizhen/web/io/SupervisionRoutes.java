package huizhen.web.io;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.web.policy.Relation.Sight;
import huizhen.web.supervision.Alert;
import huizhen.web.supervision.Indicators;
import huizhen.web.supervision.Risk;
import huizhen.web.supervision.Sample;
import huizhen.web.view.CaseView;
import huizhen.web.view.DirectoryView;
import huizhen.web.view.Masks;
import huizhen.web.view.Problem;
import huizhen.web.view.SupervisionView;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The supervision port (DOMAIN.md A19): reads alone, for regulators, with masked identities; each
/// look is audited before it is answered. Every other method is 403, see [ApiRouter].
final class SupervisionRoutes {
  private static final List<CaseState> STATES = List.of(CaseState.values());

  /// Those in each state, in that order, and what is overdue.
  private static final List<CaseIndex> COUNTED =
      Stream.<CaseIndex>concat(
              STATES.stream().map(CaseIndex.In::new), Stream.of(new CaseIndex.Overdue()))
          .toList();

  /// What regulators do, in the names of the trail.
  private static final Set<String> OFFICE = Set.of("supervision.", "watch.");

  private static final int ENTRIES_FOR_ALERTS = 10_000;
  private static final int ENTRIES_FOR_INDICATORS = 200_000;
  private static final int ENTRIES_OF_OFFICE = 5_000;
  private static final Duration ALERTS_SINCE = Duration.ofDays(30);
  private static final Duration LONGEST_SPAN = Duration.ofDays(366);

  private final WebPorts ports;
  private final FaceBook faces;
  private final Auditor auditor;
  private final Proofs proofs;
  private final TrailReader trail;
  private final GapWatch gapWatch;
  private final InstantSource clock;

  SupervisionRoutes(
      WebPorts ports, FaceBook faces, Auditor auditor, Proofs proofs, InstantSource clock) {
    this.ports = ports;
    this.faces = faces;
    this.auditor = auditor;
    this.proofs = proofs;
    this.trail = new TrailReader(ports.audit());
    this.gapWatch = new GapWatch(ports);
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    var operations = new HashMap<String, Operation>();
    operations.put("superviseOverview", this::overview);
    operations.put("superviseCases", this::cases);
    operations.put("superviseTrace", this::trace);
    operations.put("superviseIdentity", this::identity);
    operations.put("superviseSample", this::sample);
    operations.put("superviseAlerts", this::alerts);
    operations.put("superviseLog", this::log);
    operations.put(
        "superviseIndicators",
        exchange -> indicators(exchange).map(it -> Answer.ok(SupervisionView.indicators(it))));
    operations.put("exportIndicators", this::csv);
    return operations;
  }

  private Future<Answer> overview(Exchange exchange) {
    var rooms = ports.rooms().overview();
    var cases = ports.consultations().count(COUNTED);
    var alerts = alerts();
    return auditor
        .saw(exchange, "supervision.overview", "all")
        .compose(_ -> Future.all(rooms, cases, alerts))
        .map(_ -> {
          var counts = cases.result();
          var states = new TreeMap<String, Long>();
          for (int i = 0; i < STATES.size(); i++) {
            if (counts.get(i) > 0) {
              states.put(STATES.get(i).name(), counts.get(i));
            }
          }
          var byKind = new TreeMap<String, Integer>();
          alerts.result().forEach(it -> byKind.merge(it.kind().name(), 1, Integer::sum));
          return Answer.ok(
              new JsonObject()
                  .put("at", clock.instant().toString())
                  .put("rooms", rooms.result().getInteger("total", 0))
                  .put("people", ports.rooms().present().size())
                  .put("cases", new JsonObject(new HashMap<>(states)))
                  .put("overdue", counts.getLast())
                  .put("alerts", new JsonObject(new HashMap<>(byKind))));
        });
  }

  private Future<Answer> cases(Exchange exchange) {
    var which =
        exchange
            .query("state")
            .<CaseIndex>map(it -> new CaseIndex.In(CaseState.valueOf(it)))
            .orElseGet(CaseIndex.All::new);
    return ports
        .consultations()
        .page(which, exchange.query("after"), RequestDesk.limit(exchange))
        .compose(RequestDesk::known)
        .compose(page ->
            auditor
                .saw(exchange, "supervision.cases", "all")
                .compose(_ -> rows(exchange, page.items()))
                .map(rows -> {
                  page.next().ifPresent(next -> rows.put("next", next));
                  return Answer.ok(rows);
                }));
  }

  private Future<JsonObject> rows(Exchange exchange, List<ConsultationCase> found) {
    return faces
        .of(found)
        .map(known -> {
          var view = new CaseView(exchange.actor(), Sight.MASKED, known);
          return DirectoryView.items(
              found, it -> view.row(it).put("risk", SupervisionView.risk(Risk.of(it))));
        });
  }

  private Future<Answer> trace(Exchange exchange) {
    var subject = exchange.subject();
    var id = new CaseId(subject.id().value());
    return auditor
        .saw(exchange, "supervision.trace", id.value())
        .compose(_ -> ports.audit().ofCase(id))
        .compose(entries -> {
          var recordings = ports.archive().ofCase(id);
          var proven = proofs.of(subject);
          var named = faces.accountNames(actors(entries));
          var known = faces.of(subject);
          return Future.all(recordings, proven, named, known)
              .map(_ -> {
                var names = named.result();
                names.replaceAll((_, name) -> Masks.name(name));
                var timeline = new ArrayList<JsonObject>();
                entries.forEach(it -> timeline.add(SupervisionView.entry(it, names)));
                recordings.result().forEach(it -> timeline.add(SupervisionView.recording(it)));
                timeline.addAll(proven.result());
                timeline.sort(Comparator.comparing(it -> Instant.parse(it.getString("at"))));
                return Answer.ok(
                    new CaseView(exchange.actor(), Sight.MASKED, known.result())
                        .row(subject)
                        .put("risk", SupervisionView.risk(Risk.of(subject)))
                        .put("timeline", new JsonArray(timeline)));
              });
        });
  }

  private static Set<String> actors(List<AuditEntry> entries) {
    return entries.stream().map(it -> it.event().actor()).collect(Collectors.toSet());
  }

  /// Whose case it is, in plain: with the file number of the reason, which is audited.
  private Future<Answer> identity(Exchange exchange) {
    var reason = exchange.query("reason").orElseThrow();
    var subject = exchange.subject();
    return auditor
        .sawBecause(
            exchange,
            "supervision.unmask",
            subject.id().value(),
            new JsonObject().put("reason", reason))
        .compose(_ -> ports.directory().patient(subject.application().patient()))
        .compose(patient ->
            patient.isEmpty()
                ? ProblemException.failed(Problem.notFound())
                : Future.succeededFuture(
                    Answer.ok(
                        new JsonObject()
                            .put("name", patient.get().name())
                            .put("identityNumber", patient.get().identityNumber())
                            .put("phone", patient.get().phone())
                            .put("birthDate", patient.get().birthDate().toString()))));
  }

  private Future<Answer> sample(Exchange exchange) {
    var seed = exchange.query("seed").orElseThrow();
    int size = exchange.query("size").map(Integer::parseInt).orElse(10);
    return auditor
        .sawBecause(
            exchange,
            "supervision.sample",
            "all",
            new JsonObject().put("seed", seed).put("size", size))
        .compose(_ -> drawn(seed, size))
        .compose(found -> rows(exchange, found))
        .map(Answer::ok);
  }

  /// Out of all cases there are.
  private Future<List<ConsultationCase>> drawn(String seed, int size) {
    var candidates = new ArrayList<Sample.Candidate>();
    return ports
        .consultations()
        .each(
            new CaseIndex.All(),
            it -> candidates.add(new Sample.Candidate(it.id().value(), Risk.of(it).weight())))
        .compose(_ -> {
          var found =
              Sample.draw(candidates, seed, size).stream()
                  .map(it -> new huizhen.scheduling.api.CaseId(it.id()))
                  .map(ports.consultations()::find)
                  .toList();
          return Future.all(found)
              .map(_ -> found.stream().flatMap(it -> it.result().stream()).toList());
        });
  }

  private Future<Answer> alerts(Exchange exchange) {
    return auditor
        .saw(exchange, "supervision.alerts", "all")
        .compose(_ -> alerts())
        .map(found -> Pieces.of(exchange, found, SupervisionRoutes::place))
        .map(page -> Answer.ok(Pieces.view(page, SupervisionView::alert)));
  }

  private static String place(Alert it) {
    var what = Integer.toHexString(Objects.hash(it.kind().name(), it.about(), it.why()));
    return Pieces.newest(it.at(), it.sequence() + ":" + what);
  }

  /// Of the last days, the newest first.
  private Future<List<Alert>> alerts() {
    var since = clock.instant().minus(ALERTS_SINCE);
    var gaps = gapWatch.since(since);
    var raised = trail.since(since, ENTRIES_FOR_ALERTS).map(read -> Alert.of(read.entries()));
    return Future.all(gaps, raised)
        .map(_ -> {
          var all = new ArrayList<>(raised.result());
          all.addAll(gaps.result());
          all.sort(Comparator.comparing(Alert::at).reversed());
          return List.copyOf(all);
        });
  }

  /// What regulators looked at: the access log of their own office.
  private Future<Answer> log(Exchange exchange) {
    return auditor
        .saw(exchange, "supervision.log", "all")
        .compose(_ -> trail.since(Instant.EPOCH, ENTRIES_OF_OFFICE))
        .map(read ->
            read.entries().reversed().stream()
                .filter(it -> OFFICE.stream().anyMatch(it.event().action()::startsWith))
                .toList())
        .map(own ->
            Pieces.of(
                exchange, own, it -> Pieces.newest(Instant.ofEpochMilli(it.sequence()), "entry")))
        .compose(page ->
            faces
                .accountNames(actors(page.items()))
                .map(
                    names -> Answer.ok(Pieces.view(page, it -> SupervisionView.entry(it, names)))));
  }

  private Future<Indicators> indicators(Exchange exchange) {
    var from = Exchange.instant("from", exchange.query("from").orElseThrow());
    var to = Exchange.instant("to", exchange.query("to").orElseThrow());
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_SPAN) > 0) {
      return ProblemException.failed(Problem.badField("to", "to is after from, at most a year"));
    }
    var least =
        exchange
            .query("minSeconds")
            .map(it -> Duration.ofSeconds(Long.parseLong(it)))
            .orElse(Indicators.DEFAULT_MIN_SESSION);
    return auditor
        .saw(exchange, "supervision.indicators", from + "/" + to)
        .compose(_ -> trail.since(from, ENTRIES_FOR_INDICATORS))
        .compose(read ->
            read.isWhole()
                ? RatingRoutes.counted(ports.ratings(), Optional.empty(), from, to)
                    .map(contented ->
                        Indicators.of(
                                read.entries().stream().map(AuditEntry::event).toList(),
                                from,
                                to,
                                least)
                            .with(contented))
                : ProblemException.failed(
                    Problem.badField("from", "too many entries since then; ask for less")));
  }

  private Future<Answer> csv(Exchange exchange) {
    return indicators(exchange)
        .map(it ->
            new Answer.Bytes(
                "text/csv; charset=utf-8",
                Buffer.buffer(it.csv()),
                Map.of("Content-Disposition", "attachment; filename=\"indicators.csv\"")));
  }
}
