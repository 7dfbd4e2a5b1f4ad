package huizhen.web.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Refusal;
import huizhen.web.api.RoomTickets;
import huizhen.web.api.WatchOrders.Kept;
import huizhen.web.policy.WatchOrder;
import huizhen.web.policy.WatchOrder.Verdict;
import huizhen.web.view.DirectoryView;
import huizhen.web.view.Problem;
import huizhen.web.view.WatchOrderView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Live media for regulators (DOMAIN.md 3d): with an order for the one case, which another
/// regulator has confirmed, for a while, receiving alone, and seen by everybody in the room. These
/// routes write, so they are no part of the supervision port, which is read alone.
final class WatchRoutes {
  /// How often a change is tried anew when somebody else was faster.
  private static final int TRIES = 3;

  /// The room is open, and it has not ended.
  private static final Set<CaseState> OPEN =
      Set.of(CaseState.LOBBY, CaseState.IN_SESSION, CaseState.SUSPENDED);

  private final WebPorts ports;
  private final WebConfig config;
  private final SignIn signIn;
  private final FaceBook faces;
  private final Auditor auditor;
  private final InstantSource clock;

  WatchRoutes(
      WebPorts ports,
      WebConfig config,
      SignIn signIn,
      FaceBook faces,
      Auditor auditor,
      InstantSource clock) {
    this.ports = ports;
    this.config = config;
    this.signIn = signIn;
    this.faces = faces;
    this.auditor = auditor;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listWatchOrders", this::list,
        "enterWatchOrder", this::enter,
        "confirmWatchOrder", this::confirm,
        "revokeWatchOrder", this::revoke,
        "watchCase", this::watch);
  }

  private Future<Answer> list(Exchange exchange) {
    return auditor
        .saw(exchange, "watch.list", id(exchange).value())
        .compose(_ -> ports.watchOrders().ofCase(id(exchange)))
        .compose(all ->
            named(all)
                .map(names ->
                    Answer.ok(
                        DirectoryView.items(all.reversed(), it -> view(exchange, it, names)))));
  }

  private Future<Answer> enter(Exchange exchange) {
    var body = exchange.body();
    var now = clock.instant();
    var from = Exchange.instant("from", body.getString("from"));
    var until = Exchange.instant("until", body.getString("until"));
    if (!from.isBefore(until)
        || Duration.between(from, until).compareTo(WatchOrder.LONGEST) > 0
        || !now.isBefore(until)
        || until.isAfter(now.plus(WatchOrder.FARTHEST))) {
      return ProblemException.failed(
          Problem.badField(
              "until", "until is after from by 8 hours at most, and from now on within 30 days"));
    }
    var order =
        WatchOrder.entered(
            exchange.derived("watch"),
            id(exchange),
            body.getString("number").strip(),
            body.getString("authority").strip(),
            body.getString("reason").strip(),
            exchange.actor().account(),
            from,
            until,
            now);
    return ports
        .watchOrders()
        .ofCase(order.caseId())
        .compose(before -> {
          var same = before.stream().filter(it -> it.id().equals(order.id())).findFirst();
          return same.isPresent()
              ? Future.succeededFuture(same.get())
              : auditor
                  .sawBecause(exchange, "watch.enter", order.id(), about(order))
                  .compose(_ -> ports.watchOrders().keep(order))
                  .compose(kept ->
                      kept == Kept.DONE
                          ? Future.succeededFuture(order)
                          : ProblemException.failed(
                              Problem.of(
                                  429,
                                  "watch.too-many",
                                  "This case has as many orders as are kept.")));
        })
        .compose(kept -> shown(exchange, kept))
        .map(Answer::created);
  }

  /// By another regulator than the one who is to watch, with the password again.
  private Future<Answer> confirm(Exchange exchange) {
    return signIn
        .check(exchange.staff().account().username(), exchange.body().getString("password"))
        .compose(outcome ->
            switch (outcome) {
              case SignIn.Outcome.Locked(var until) ->
                  ProblemException.failed(SignIn.locked(until));
              case SignIn.Outcome.Wrong _ ->
                  refused(
                      exchange,
                      "watch.confirm",
                      exchange.path("order"),
                      Problem.of(403, "wrong-password", "The password is wrong."));
              case SignIn.Outcome.Welcome _ -> confirmed(exchange, TRIES);
            });
  }

  private Future<Answer> confirmed(Exchange exchange, int tries) {
    return order(exchange)
        .compose(it -> {
          var now = clock.instant();
          if (!it.mayConfirm(exchange.actor().account(), now)) {
            return refused(exchange, "watch.confirm", it.id(), Problem.refused(cannotConfirm(it)));
          }
          return auditor
              .sawBecause(exchange, "watch.confirm", it.id(), about(it))
              .compose(_ -> ports.watchOrders().keep(it.confirmed(exchange.actor().account(), now)))
              .compose(kept ->
                  again(kept, tries)
                      ? confirmed(exchange, tries - 1)
                      : order(exchange).compose(after -> shown(exchange, after)).map(Answer::ok));
        });
  }

  private static boolean again(Kept kept, int tries) {
    if (kept != Kept.DONE && tries <= 1) {
      throw new ProblemException(Problem.unavailable("Others change this order: try again."));
    }
    return kept != Kept.DONE;
  }

  private Refusal cannotConfirm(WatchOrder it) {
    if (it.revoked().isPresent() || !clock.instant().isBefore(it.until())) {
      return why(it.revoked().isPresent() ? Verdict.REVOKED : Verdict.OVER);
    }
    return it.confirmed().isPresent()
        ? new Refusal("watch.confirmed", "该监管令已复核。", "It was confirmed already.")
        : new Refusal(
            "watch.second-person",
            "监管令须由另一名监管人员复核，录入人不能自行复核。",
            "Another regulator confirms an order, never the one who is to watch by it.");
  }

  /// By any regulator, at any time: who watches by it is out within a second, on all gateways.
  private Future<Answer> revoke(Exchange exchange) {
    return revoked(exchange, TRIES)
        .compose(it ->
            ports
                .tickets()
                .withdraw(room(it.caseId()), it.tickets())
                .compose(_ -> shown(exchange, it)))
        .map(Answer::ok);
  }

  private Future<WatchOrder> revoked(Exchange exchange, int tries) {
    return order(exchange)
        .compose(it -> {
          if (it.revoked().isPresent()) {
            return Future.succeededFuture(it);
          }
          var after = it.revoked(exchange.actor().account(), clock.instant());
          return auditor
              .sawBecause(exchange, "watch.revoke", it.id(), about(it))
              .compose(_ -> ports.watchOrders().keep(after))
              .compose(kept ->
                  again(kept, tries)
                      ? revoked(exchange, tries - 1)
                      : Future.succeededFuture(after));
        });
  }

  /// A ticket that receives alone, under the order that lasts longest.
  private Future<Answer> watch(Exchange exchange) {
    var state = exchange.subject();
    return ports
        .watchOrders()
        .ofCase(state.id())
        .compose(all -> {
          var now = clock.instant();
          var account = exchange.actor().account();
          var open =
              all.stream()
                  .filter(it -> it.judgeTicket(account, state.id(), now) == Verdict.OPEN)
                  .max(Comparator.comparing(WatchOrder::until));
          if (open.isEmpty()) {
            return refused(
                exchange,
                "watch.join",
                state.id().value(),
                Problem.refused(why(nearest(all, account, state.id(), now))));
          }
          if (!OPEN.contains(state.state())) {
            return ProblemException.failed(Problem.illegal(state.state()));
          }
          return admitted(exchange, state, open.get());
        });
  }

  /// Handed out only once the order remembers it, so that revoking finds it.
  private Future<Answer> admitted(Exchange exchange, ConsultationCase state, WatchOrder order) {
    var account = exchange.staff().account();
    var room = room(state.id());
    var minted =
        ports
            .tickets()
            .mint(
                new RoomTickets.Request(
                    room,
                    account.actor().account(),
                    account.displayName(),
                    "REGULATOR",
                    false,
                    true,
                    false,
                    exchange.session()));
    return auditor
        .sawBecause(exchange, "watch.join", order.id(), about(order))
        .compose(_ -> ports.watchOrders().keep(order.with(minted.id())))
        .compose(kept ->
            kept == Kept.DONE
                ? Future.succeededFuture(
                    Answer.created(
                        new JsonObject()
                            .put("ticket", minted.ticket())
                            .put("expiresAt", minted.expiresAt().toString())
                            .put(
                                "signaling",
                                Origin.ws(config, exchange.context().request()) + "/signaling")
                            .put("room", room)
                            .put("until", order.until().toString())))
                : ProblemException.failed(
                    Problem.unavailable("The order was changed just now: try again.")));
  }

  /// The verdict that tells most: of the own orders the one that is nearest to being in force.
  private static Verdict nearest(
      Collection<WatchOrder> all, String account, CaseId id, Instant now) {
    return all.stream()
        .map(it -> it.judgeTicket(account, id, now))
        .max(Comparator.naturalOrder())
        .orElse(Verdict.NOT_YOURS);
  }

  private static Refusal why(Verdict verdict) {
    return switch (verdict) {
      case OPEN, NOT_YOURS ->
          new Refusal(
              "watch.order",
              "没有针对该会诊、由您执行的监管令，不能实时观察。",
              "There is no order for you to watch this consultation live.");
      case REVOKED -> new Refusal("watch.revoked", "监管令已撤销。", "The order was revoked.");
      case OVER -> new Refusal("watch.over", "监管令已到期。", "The order is over.");
      case UNCONFIRMED ->
          new Refusal(
              "watch.unconfirmed",
              "监管令尚未经另一名监管人员复核。",
              "Another regulator has not confirmed the order yet.");
      case EARLY -> new Refusal("watch.early", "监管令尚未生效。", "The order is not in force yet.");
      case USED_UP ->
          new Refusal(
              "watch.used-up",
              "该监管令的入会次数已用完，请另行录入。",
              "As many tickets as an order gives were handed out: enter another one.");
    };
  }

  private Future<WatchOrder> order(Exchange exchange) {
    var wanted = exchange.path("order");
    return ports
        .watchOrders()
        .ofCase(id(exchange))
        .compose(all ->
            all.stream()
                .filter(it -> it.id().equals(wanted))
                .findFirst()
                .map(it -> Future.succeededFuture(it))
                .orElseGet(() -> ProblemException.failed(Problem.notFound())));
  }

  private <T> Future<T> refused(Exchange exchange, String action, String subject, Problem problem) {
    return auditor
        .write(
            exchange.actor().account(),
            Optional.of(new huizhen.recording.api.CaseId(id(exchange).value())),
            action,
            subject,
            "refused:" + problem.more().getString("rule", problem.code()))
        .compose(_ -> ProblemException.failed(problem));
  }

  private Future<JsonObject> shown(Exchange exchange, WatchOrder it) {
    return named(List.of(it)).map(names -> view(exchange, it, names));
  }

  private JsonObject view(Exchange exchange, WatchOrder it, Map<String, String> names) {
    return WatchOrderView.of(it, exchange.actor().account(), clock.instant(), names);
  }

  private Future<Map<String, String>> named(Collection<WatchOrder> all) {
    return faces.accountNames(
        all.stream()
            .flatMap(it ->
                Stream.concat(
                    Stream.of(it.watcher()),
                    Stream.of(it.confirmed(), it.revoked())
                        .flatMap(Optional::stream)
                        .map(WatchOrder.Sign::by)))
            .collect(Collectors.toSet()));
  }

  /// What the trail has of it: numbers and times, and no reason in words.
  private static JsonObject about(WatchOrder it) {
    return new JsonObject()
        .put("number", it.number())
        .put("watcher", it.watcher())
        .put("from", it.from().toString())
        .put("until", it.until().toString());
  }

  private static CaseId id(Exchange exchange) {
    return exchange.subject().id();
  }

  private static String room(CaseId id) {
    return "case-" + id.value();
  }
}
