package huizhen.web.io;

import huizhen.scheduling.api.CaseIndex;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.web.policy.AccessGrant;
import huizhen.web.policy.AccessGrant.Item;
import huizhen.web.policy.AccessGrant.Verdict;
import huizhen.web.view.GrantView;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What patients grant and take back (DOMAIN.md A14), from their visit's page, and what doctors
/// read by it. Each look is audited; so is each that came too late or for too much, which is a 403.
final class GrantRoutes {
  private static final int MOST_CASES = 20;

  private final WebPorts ports;
  private final VisitDesk visits;
  private final FaceBook faces;
  private final Auditor auditor;
  private final InstantSource clock;

  GrantRoutes(
      WebPorts ports, VisitDesk visits, FaceBook faces, Auditor auditor, InstantSource clock) {
    this.ports = ports;
    this.visits = visits;
    this.faces = faces;
    this.auditor = auditor;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listOwnGrants", this::own,
        "giveGrant", this::give,
        "revokeGrant", this::revoke,
        "listGrants", this::list,
        "readGrant", this::read,
        "readGrantedMaterial", this::material);
  }

  private Future<Answer> own(Exchange exchange) {
    return visits
        .own(exchange)
        .compose(visit -> {
          var home = visit.plan().organisation();
          return Future.all(
                  ports.grants().ofPatient(visit.plan().patient()),
                  ports.directory().organisations())
              .map(both ->
                  Answer.ok(
                      listed(exchange, both.resultAt(0))
                          .put("organisations", others(home, both.resultAt(1)))));
        });
  }

  /// To whom one can grant: everybody but the hospital that has the case anyway.
  private static JsonArray others(OrganisationId home, List<Organisation> all) {
    var names = new JsonArray();
    all.stream()
        .filter(it -> !it.id().equals(home))
        .sorted(Comparator.comparing(Organisation::name))
        .forEach(
            it -> names.add(new JsonObject().put("id", it.id().value()).put("name", it.name())));
    return names;
  }

  /// Newest first; a list holds [huizhen.web.api.AccessGrants#MOST] at most.
  private JsonObject listed(Exchange exchange, List<AccessGrant> all) {
    var now = clock.instant();
    var page = Pieces.of(exchange, all, it -> Pieces.newest(it.from(), it.id()));
    return Pieces.view(page, it -> GrantView.of(it, now));
  }

  private Future<Answer> give(Exchange exchange) {
    var body = exchange.body();
    var now = clock.instant();
    var until = Exchange.instant("until", body.getString("until"));
    if (!until.isAfter(now) || until.isAfter(now.plus(AccessGrant.LONGEST))) {
      return ProblemException.failed(
          Problem.badField("until", "until is later than now, and within a year"));
    }
    var to = new OrganisationId(body.getString("organisation"));
    var items =
        body.getJsonArray("items").stream()
            .map(it -> Item.valueOf((String) it))
            .collect(Collectors.toSet());
    return Future.all(visits.own(exchange), ports.directory().organisation(to))
        .compose(both -> {
          if (both.<Optional<?>>resultAt(1).isEmpty()) {
            return ProblemException.failed(
                Problem.badField("organisation", "there is no such organisation"));
          }
          huizhen.scheduling.visit.api.Visit visit = both.resultAt(0);
          var grant =
              new AccessGrant(
                  exchange.derived("grant"),
                  visit.plan().patient(),
                  visit.plan().organisation(),
                  to,
                  Optional.empty(),
                  Optional.empty(),
                  items,
                  now,
                  until,
                  Optional.empty(),
                  "",
                  Optional.empty());
          return once(exchange, grant);
        });
  }

  /// The same request again is the same grant, even when it was revoked since.
  private Future<Answer> once(Exchange exchange, AccessGrant grant) {
    return ports
        .grants()
        .find(grant.id())
        .compose(before ->
            before
                .map(Future::succeededFuture)
                .orElseGet(() ->
                    auditor
                        .sawBecause(
                            exchange,
                            "grant.give",
                            grant.id(),
                            new JsonObject()
                                .put("to", grant.to().value())
                                .put("until", grant.until().toString()))
                        .compose(_ -> ports.grants().put(grant))
                        .map(grant)))
        .map(it -> Answer.created(GrantView.of(it, clock.instant())));
  }

  private Future<Answer> revoke(Exchange exchange) {
    return Future.all(visits.own(exchange), ports.grants().find(exchange.path("grant")))
        .compose(both -> {
          huizhen.scheduling.visit.api.Visit visit = both.resultAt(0);
          var found =
              both.<Optional<AccessGrant>>resultAt(1)
                  .filter(it -> it.patient().equals(visit.plan().patient()) && !it.isTaken());
          if (found.isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          return auditor
              .saw(exchange, "grant.revoke", found.get().id())
              .compose(_ ->
                  found.get().revokedAt().isPresent()
                      ? Future.succeededFuture()
                      : ports.grants().put(found.get().revoked(clock.instant())))
              .map(_ -> new Answer.Empty());
        });
  }

  /// What the own organisation's doctors were given, and this one took.
  private Future<Answer> list(Exchange exchange) {
    var now = clock.instant();
    return ports
        .grants()
        .to(exchange.ownOrganisation())
        .map(all ->
            Answer.ok(
                listed(
                    exchange,
                    all.stream()
                        .filter(it -> it.judge(exchange.actor(), now) != Verdict.NOT_YOURS)
                        .toList())));
  }

  private Future<Answer> read(Exchange exchange) {
    return ports
        .grants()
        .find(exchange.path("grant"))
        .compose(found ->
            opened(exchange, found, found.map(it -> it.judge(exchange.actor(), clock.instant()))))
        .compose(grant ->
            cases(grant)
                .compose(all ->
                    faces
                        .of(all)
                        .map(known -> {
                          var items = new JsonArray();
                          all.forEach(
                              it -> items.add(GrantView.of(grant, it, exchange.actor(), known)));
                          return Answer.ok(
                              GrantView.of(grant, clock.instant()).put("cases", items));
                        })));
  }

  /// Of the patient, the newest; no drafts, which are nobody's yet but their author's.
  private Future<List<ConsultationCase>> cases(AccessGrant grant) {
    return grant.only().isPresent()
        ? ports.consultations().find(grant.only().get()).map(it -> it.stream().toList())
        : ofPatient(grant.patient());
  }

  private Future<List<ConsultationCase>> ofPatient(PatientId patient) {
    var found = new ArrayList<ConsultationCase>();
    return ports
        .consultations()
        .each(
            new CaseIndex.OfPatient(patient),
            it -> {
              if (it.state() != CaseState.DRAFT) {
                found.add(it);
              }
              return found.size() < MOST_CASES;
            })
        .map(_ -> List.copyOf(found));
  }

  private Future<Answer> material(Exchange exchange) {
    var id = exchange.path("material");
    return ports
        .grants()
        .find(exchange.path("grant"))
        .compose(found ->
            opened(
                exchange,
                found,
                found.map(it -> it.judge(exchange.actor(), Item.MATERIALS, clock.instant()))))
        .compose(this::cases)
        .compose(all ->
            all.stream()
                .flatMap(it -> it.materials().stream())
                .filter(it -> it.id().value().equals(id))
                .findFirst()
                .map(it -> opened(exchange, it))
                .orElseGet(() -> ProblemException.failed(Problem.notFound())));
  }

  private Future<Answer> opened(Exchange exchange, Material material) {
    return auditor
        .saw(exchange, "material.view", material.id().value())
        .compose(_ -> ports.documents().open(material.id().value()))
        .compose(content ->
            content.isEmpty()
                ? ProblemException.failed(Problem.notFound())
                : Future.succeededFuture(
                    new Answer.Bytes(
                        material.mediaType(),
                        content.get().bytes(),
                        MaterialRoutes.headers(material, false))));
  }

  /// The grant, once it is in the trail that it was used; what it does not open is in the trail,
  /// too.
  private Future<AccessGrant> opened(
      Exchange exchange, Optional<AccessGrant> found, Optional<Verdict> verdict) {
    var problem =
        switch (verdict.orElse(Verdict.NOT_YOURS)) {
          case OPEN -> Optional.<Problem>empty();
          case NOT_YOURS -> Optional.of(Problem.notFound());
          case REVOKED ->
              Optional.of(closed("grant.revoked", "患者已撤回授权。", "The patient took it back."));
          case EXPIRED -> Optional.of(closed("grant.expired", "授权已到期。", "The grant is over."));
          case OUT_OF_SCOPE ->
              Optional.of(closed("grant.scope", "授权范围不包括此内容。", "The grant is not about this."));
        };
    var about =
        found.flatMap(AccessGrant::only).map(it -> new huizhen.recording.api.CaseId(it.value()));
    return auditor
        .write(
            exchange.actor().account(),
            about,
            "grant.use",
            exchange.path("grant"),
            problem.map(it -> "refused:" + it.more().getString("rule", it.code())).orElse("ok"))
        .compose(_ ->
            problem.isPresent()
                ? ProblemException.failed(problem.get())
                : Future.succeededFuture(found.orElseThrow()));
  }

  private static Problem closed(String rule, String zh, String en) {
    return new Problem(
        403, "grant-closed", en, new JsonObject().put("rule", rule).put("zh", zh).put("en", en));
  }
}
