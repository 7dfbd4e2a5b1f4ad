package huizhen.web.io;

import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.web.api.AccountStore;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The life of accounts: a coordinator disables and enables those of the own organisation, an
/// operator all, and both end somebody's sessions. Nobody does it to the own account, so one of
/// them is always left. What is disabled opens nothing at the next request, its sessions end at
/// once.
final class AccountRoutes {
  static final int MOST = 1_000;

  private final AccountStore accounts;
  private final Directory directory;
  private final Sessions sessions;
  private final Auditor auditor;
  private final InstantSource clock;

  AccountRoutes(WebPorts ports, Sessions sessions, Auditor auditor, InstantSource clock) {
    this.accounts = ports.accounts();
    this.directory = ports.directory();
    this.sessions = sessions;
    this.auditor = auditor;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "listAccounts",
        this::list,
        "disableAccount",
        exchange -> disable(exchange, true),
        "enableAccount",
        exchange -> disable(exchange, false),
        "endAccountSessions",
        this::end);
  }

  /// Empty for who looks after all.
  private static Optional<OrganisationId> own(Exchange exchange) {
    return exchange.actor().role() == Role.OPERATOR
        ? Optional.empty()
        : Optional.of(exchange.ownOrganisation());
  }

  private Future<Answer> list(Exchange exchange) {
    return auditor
        .saw(exchange, "account.list", own(exchange).map(OrganisationId::value).orElse("all"))
        .compose(_ -> Future.all(accounts.accounts(own(exchange), MOST), directory.organisations()))
        .map(both -> {
          var names = new HashMap<OrganisationId, String>();
          both.<List<Organisation>>resultAt(1).forEach(it -> names.put(it.id(), it.name()));
          var items = new JsonArray();
          both.<List<Account>>resultAt(0).forEach(it -> items.add(view(it, names)));
          return Answer.ok(new JsonObject().put("items", items));
        });
  }

  private JsonObject view(Account it, Map<OrganisationId, String> names) {
    var view =
        new JsonObject()
            .put("id", it.actor().account())
            .put("name", it.displayName())
            .put("role", it.actor().role().name())
            .put("isDisabled", it.isDisabled())
            .put(
                "isLocked",
                it.lockedUntil().filter(until -> clock.instant().isBefore(until)).isPresent());
    it.actor()
        .organisation()
        .ifPresent(at ->
            view.put(
                "organisation",
                new JsonObject()
                    .put("id", at.value())
                    .put("name", names.getOrDefault(at, at.value()))));
    return view;
  }

  private Future<Answer> disable(Exchange exchange, boolean isDisabled) {
    var action = isDisabled ? "account.disable" : "account.enable";
    return theirs(exchange, action)
        .compose(account -> {
          var id = account.actor().account();
          var why = new JsonObject().put("reason", exchange.body().getString("reason"));
          return auditor
              .sawBecause(exchange, action, id, why)
              .compose(_ -> accounts.disable(id, isDisabled))
              .compose(_ -> isDisabled ? sessions.endAll(id) : Future.<Void>succeededFuture())
              .map(_ -> Answer.ok(view(account.disabled(isDisabled), Map.of())));
        });
  }

  private Future<Answer> end(Exchange exchange) {
    return theirs(exchange, "account.sessions-end")
        .compose(account -> {
          var id = account.actor().account();
          return auditor
              .saw(exchange, "account.sessions-end", id)
              .compose(_ -> sessions.endAll(id))
              .map(_ -> new Answer.Empty());
        });
  }

  /// Somebody else's account that this one looks after. Another organisation's is not found, which
  /// is in the trail.
  private Future<Account> theirs(Exchange exchange, String action) {
    var id = exchange.path("id");
    var own = own(exchange);
    return accounts
        .byId(id)
        .compose(found -> {
          if (found.isPresent() && id.equals(exchange.actor().account())) {
            return refused(
                exchange,
                action,
                id,
                new Problem(
                    409,
                    "own-account",
                    "Nobody does this to the own account.",
                    new JsonObject()
                        .put("rule", "account.not-own")
                        .put("zh", "不能对本人账号执行此操作。")
                        .put("en", "Nobody does this to the own account.")));
          }
          return found
              .filter(it -> own.isEmpty() || it.actor().organisation().equals(own))
              .map(Future::succeededFuture)
              .orElseGet(() -> refused(exchange, action, id, Problem.notFound()));
        });
  }

  private Future<Account> refused(Exchange exchange, String action, String id, Problem problem) {
    return auditor
        .write(
            exchange.actor().account(), Optional.empty(), action, id, "refused:" + problem.code())
        .compose(_ -> ProblemException.failed(problem));
  }
}
