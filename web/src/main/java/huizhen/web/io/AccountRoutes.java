package huizhen.web.io;

import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.web.api.AccountStore;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.factor.TemporaryPassword;
import huizhen.web.policy.AccountCare;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The life of accounts, as [AccountCare] has it: they are disabled and enabled, their sessions
/// ended, a first or forgotten password replaced by a temporary one, lost second factors taken
/// away. Whose password is reset loses the key that documents were signed with, since nobody can
/// open it. What is disabled or reset opens nothing at the next request, its sessions end at once.
/// Who does any of it gives the own password again (and second factor); whose is reset is told.
final class AccountRoutes {
  /// So long a temporary password is good (ASVS 6.4.1).
  static final Duration TEMPORARY = Duration.ofHours(24);

  private final AccountStore accounts;
  private final Directory directory;
  private final Sessions sessions;
  private final SignIn signIn;
  private final FactorDesk factors;
  private final SigningKeyDesk signingKeys;
  private final StepUp stepUp;
  private final SecurityNotices news;
  private final SecureRandom random;
  private final Auditor auditor;
  private final InstantSource clock;

  AccountRoutes(
      WebPorts ports,
      Sessions sessions,
      SignIn signIn,
      FactorDesk factors,
      SigningKeyDesk signingKeys,
      StepUp stepUp,
      SecurityNotices news,
      SecureRandom random,
      Auditor auditor,
      InstantSource clock) {
    this.accounts = ports.accounts();
    this.directory = ports.directory();
    this.sessions = sessions;
    this.signIn = signIn;
    this.factors = factors;
    this.signingKeys = signingKeys;
    this.stepUp = stepUp;
    this.news = news;
    this.random = random;
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
        this::end,
        "resetPassword",
        this::resetPassword,
        "resetFactors",
        this::resetFactors);
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
        .compose(_ ->
            Future.all(
                accounts.accounts(
                    own(exchange), Pieces.after(exchange), RequestDesk.limit(exchange)),
                directory.organisations()))
        .map(both -> {
          var names = new HashMap<OrganisationId, String>();
          both.<List<Organisation>>resultAt(1).forEach(it -> names.put(it.id(), it.name()));
          return Answer.ok(Pieces.view(both.<Page<Account>>resultAt(0), it -> view(it, names)));
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
    it.temporaryUntil().ifPresent(at -> view.put("temporaryUntil", at.toString()));
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
          return stepUp
              .entered(exchange, action)
              .compose(_ -> auditor.sawBecause(exchange, action, id, why))
              .compose(_ -> accounts.disable(id, isDisabled))
              .compose(_ -> isDisabled ? sessions.endAll(id) : Future.<Void>succeededFuture())
              .map(_ -> Answer.ok(view(account.disabled(isDisabled), Map.of())));
        });
  }

  private Future<Answer> end(Exchange exchange) {
    return theirs(exchange, "account.sessions-end")
        .compose(account -> {
          var id = account.actor().account();
          return stepUp
              .entered(exchange, "account.sessions-end")
              .compose(_ -> auditor.saw(exchange, "account.sessions-end", id))
              .compose(_ -> sessions.endAll(id))
              .map(_ -> new Answer.Empty());
        });
  }

  /// Shown this once, to be handed over; good for choosing another alone.
  private Future<Answer> resetPassword(Exchange exchange) {
    return reset(
        exchange,
        "account.password-reset",
        NoticeKind.PASSWORD_RESET,
        account -> {
          var until = clock.instant().plus(TEMPORARY).truncatedTo(ChronoUnit.SECONDS);
          var password =
              TemporaryPassword.make(random, List.of(account.username(), account.displayName()));
          return signingKeys
              .giveUp(account)
              .compose(_ -> signIn.lend(account, password, until))
              .map(_ ->
                  Answer.created(
                      new JsonObject().put("password", password).put("until", until.toString())));
        });
  }

  /// The password stays: who has found it comes no further than before.
  private Future<Answer> resetFactors(Exchange exchange) {
    return reset(
        exchange,
        "account.factors-reset",
        NoticeKind.FACTOR_RESET,
        account -> factors.reset(account.actor().account()).map(_ -> new Answer.Empty()));
  }

  private Future<Answer> reset(
      Exchange exchange, String action, NoticeKind kind, Function<Account, Future<Answer>> work) {
    return theirs(exchange, action)
        .compose(account -> {
          var id = account.actor().account();
          var how = new JsonObject().put("identity", exchange.body().getString("identity"));
          return stepUp
              .entered(exchange, action)
              .compose(_ -> auditor.sawBecause(exchange, action, id, how))
              .compose(_ -> work.apply(account))
              .compose(answer ->
                  sessions.endAll(id).compose(_ -> news.tell(account.actor(), kind)).map(answer));
        });
  }

  /// Somebody else's account that this one looks after. Another organisation's is not found, which
  /// is in the trail.
  private Future<Account> theirs(Exchange exchange, String action) {
    var id = exchange.path("id");
    return accounts
        .byId(id)
        .compose(found -> {
          if (found.isEmpty()) {
            return refused(exchange, action, id, Problem.notFound());
          }
          return switch (AccountCare.judge(exchange.actor(), found.get().actor())) {
            case MAY -> Future.succeededFuture(found.get());
            case OWN -> refused(exchange, action, id, own());
            case STRANGER -> refused(exchange, action, id, Problem.notFound());
            case MORE_RIGHTS -> refused(exchange, action, id, moreRights());
          };
        });
  }

  private static Problem own() {
    return ruled(
        409,
        "own-account",
        "account.not-own",
        "不能对本人账号执行此操作。",
        "Nobody does this to the own account.");
  }

  private static Problem moreRights() {
    return ruled(
        403,
        "more-rights",
        "account.no-more-rights",
        "不能对权限高于您的账号执行此操作。",
        "Nobody does this to an account that may more than the own one.");
  }

  private static Problem ruled(int status, String code, String rule, String zh, String en) {
    return new Problem(
        status, code, en, new JsonObject().put("rule", rule).put("zh", zh).put("en", en));
  }

  private Future<Account> refused(Exchange exchange, String action, String id, Problem problem) {
    return auditor
        .write(
            exchange.actor().account(), Optional.empty(), action, id, "refused:" + problem.code())
        .compose(_ -> ProblemException.failed(problem));
  }
}
