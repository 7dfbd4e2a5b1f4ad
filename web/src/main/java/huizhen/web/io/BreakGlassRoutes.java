package huizhen.web.io;

import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.web.api.AccountStore;
import huizhen.web.policy.AccessGrant;
import huizhen.web.policy.AccessGrant.Item;
import huizhen.web.policy.AccessGrant.Review;
import huizhen.web.view.GrantView;
import huizhen.web.view.Masks;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Break-glass: a doctor who has no part in a case reads it in need, with the password again and a
/// reason, for a few hours. It is in the case's own trail, the patient is told, regulators have an
/// alert, and the coordinators of both sides see it in a list until the one of the patient's
/// organisation has reviewed it.
final class BreakGlassRoutes {
  private static final Logger LOG = System.getLogger(BreakGlassRoutes.class.getName());

  private final WebPorts ports;
  private final SignIn signIn;
  private final Auditor auditor;
  private final InstantSource clock;

  BreakGlassRoutes(WebPorts ports, SignIn signIn, Auditor auditor, InstantSource clock) {
    this.ports = ports;
    this.signIn = signIn;
    this.auditor = auditor;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "breakGlass", this::open, "listBrokenGlass", this::list, "reviewBrokenGlass", this::review);
  }

  private Future<Answer> open(Exchange exchange) {
    var id = new CaseId(exchange.body().getString("case"));
    return signIn
        .check(exchange.staff().account().username(), exchange.body().getString("password"))
        .compose(outcome ->
            switch (outcome) {
              case SignIn.Outcome.Locked(var until) ->
                  ProblemException.failed(SignIn.locked(until));
              case SignIn.Outcome.Wrong _ ->
                  refused(
                      exchange, id, Problem.of(403, "wrong-password", "The password is wrong."));
              case SignIn.Outcome.Welcome _ ->
                  ports
                      .consultations()
                      .find(id)
                      .compose(found ->
                          found
                              .filter(it -> it.state() != huizhen.scheduling.api.CaseState.DRAFT)
                              .map(it -> open(exchange, it))
                              .orElseGet(() -> refused(exchange, id, Problem.notFound())));
            });
  }

  private Future<Answer> open(Exchange exchange, ConsultationCase it) {
    var now = clock.instant();
    var grant =
        new AccessGrant(
            exchange.derived("glass"),
            it.application().patient(),
            it.inviting(),
            exchange.ownOrganisation(),
            Optional.of(exchange.actor().account()),
            Optional.of(it.id()),
            EnumSet.allOf(Item.class),
            now,
            now.plus(AccessGrant.IN_NEED),
            Optional.empty(),
            exchange.body().getString("reason"),
            Optional.empty());
    return ports
        .grants()
        .find(grant.id())
        .compose(before ->
            before.isPresent()
                ? Future.succeededFuture(before.get())
                : write(exchange, it.id(), "glass.break", grant.reason(), "ok")
                    .compose(_ -> ports.grants().put(grant))
                    .compose(_ -> tell(exchange, grant))
                    .map(grant))
        .map(opened -> Answer.created(GrantView.of(opened, now)));
  }

  /// The patient, and the coordinators of the patient's organisation, who review it, and of the
  /// doctor's. Need does not wait for notices: where they can't be written the trail says so, and
  /// the list of what is to be reviewed has it all the same.
  private Future<Void> tell(Exchange exchange, AccessGrant grant) {
    var id = grant.only().orElseThrow();
    var to =
        Stream.of(
                Recipient.patient(grant.patient()),
                Recipient.coordinators(grant.home()),
                Recipient.coordinators(grant.to()))
            .distinct()
            .toList();
    return ports
        .notices()
        .tell(NoticeSubject.of(id), NoticeKind.READ_IN_NEED, to)
        .recover(e -> {
          LOG.log(Level.WARNING, () -> "a broken glass was not told of case=%s".formatted(id), e);
          return write(exchange, id, "glass.notice", grant.id(), "refused:not-told");
        });
  }

  /// Coordinators see those of their own patients and of their own doctors, regulators all.
  private Future<Answer> list(Exchange exchange) {
    return ports
        .grants()
        .taken()
        .map(all ->
            Pieces.of(
                exchange,
                all.stream().filter(it -> concerns(exchange, it)).toList(),
                it -> Pieces.newest(it.from(), it.id())))
        .compose(page ->
            Future.all(page.items().stream().map(it -> shown(exchange, it)).toList())
                .map(views -> new Page<>(views.<JsonObject>list(), page.next())))
        .map(page -> Answer.ok(Pieces.view(page, it -> it)));
  }

  /// With whose it is to review, and the doctor's name, which a regulator gets masked.
  private Future<JsonObject> shown(Exchange exchange, AccessGrant it) {
    boolean isMasked = exchange.actor().role() == Role.REGULATOR;
    return ports
        .accounts()
        .byId(it.account().orElse(""))
        .map(found -> {
          var view = GrantView.of(it, clock.instant()).put("home", it.home().value());
          found
              .map(AccountStore.Account::displayName)
              .ifPresent(name -> view.put("byName", isMasked ? Masks.name(name) : name));
          return view;
        });
  }

  private static boolean concerns(Exchange exchange, AccessGrant it) {
    return exchange.actor().role() == Role.REGULATOR
        || List.of(it.home(), it.to()).contains(exchange.ownOrganisation());
  }

  /// By the coordinator of the patient's organisation, once.
  private Future<Answer> review(Exchange exchange) {
    OrganisationId own = exchange.ownOrganisation();
    return ports
        .grants()
        .find(exchange.path("grant"))
        .compose(found -> {
          var mine = found.filter(it -> it.isTaken() && it.home().equals(own));
          if (mine.isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          if (mine.get().review().isPresent()) {
            return ProblemException.failed(
                new Problem(
                    409,
                    "reviewed",
                    "It was reviewed already.",
                    new JsonObject()
                        .put("rule", "glass.reviewed")
                        .put("zh", "该次紧急查阅已审核。")
                        .put("en", "It was reviewed already.")));
          }
          boolean isJustified = exchange.body().getBoolean("isJustified");
          var review =
              new Review(
                  exchange.actor().account(),
                  clock.instant(),
                  isJustified,
                  exchange.body().getString("note"));
          var after = mine.get().reviewed(review);
          return write(
                  exchange,
                  after.only().orElseThrow(),
                  "glass.review",
                  after.id(),
                  isJustified ? "ok" : "refused:glass.not-justified")
              .compose(_ -> ports.grants().put(after))
              .map(_ -> Answer.ok(GrantView.of(after, clock.instant())));
        });
  }

  private Future<Void> write(
      Exchange exchange, CaseId id, String action, String subject, String outcome) {
    return auditor.write(
        exchange.actor().account(),
        Optional.of(new huizhen.recording.api.CaseId(id.value())),
        action,
        subject,
        outcome);
  }

  /// What nobody knows of is in the trail of no case, since anybody can write an id.
  private Future<Answer> refused(Exchange exchange, CaseId id, Problem problem) {
    return auditor
        .write(
            exchange.actor().account(),
            Optional.empty(),
            "glass.break",
            id.value(),
            "refused:" + problem.code())
        .compose(_ -> ProblemException.failed(problem));
  }
}
