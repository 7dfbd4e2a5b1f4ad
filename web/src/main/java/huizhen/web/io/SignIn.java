package huizhen.web.io;

import huizhen.web.api.AccountStore;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.api.AccountStore.ServiceClient;
import huizhen.web.io.FactorDesk.Verdict;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Checks passwords. Five failures in a row lock for 15 minutes; a user that does not exist is
/// answered, timed and locked like one that does. Attempts for one name come one after the other,
/// so that many at once are not many guesses.
final class SignIn {
  static final int MAX_FAILURES = 5;
  static final Duration LOCK = Duration.ofMinutes(15);

  /// Names that don't exist and were tried; past that the oldest is forgotten.
  private static final int MAX_STRANGERS = 10_000;

  /// Attempts for one name at the same time; more are told that the gateway is busy.
  private static final int MAX_IN_LINE = 8;

  private final AccountStore accounts;
  private final BoundedWork work;
  private final PasswordHasher hasher;
  private final InstantSource clock;
  private final String strangersHash;
  private final FactorDesk factors;
  private final Map<String, Line> lines = new HashMap<>();
  private final Map<String, Failures> strangers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MAX_STRANGERS;
        }
      };

  /// @param strangersHash of a password that nobody knows, to spend the same time on
  SignIn(
      AccountStore accounts,
      BoundedWork work,
      PasswordHasher hasher,
      InstantSource clock,
      String strangersHash,
      FactorDesk factors) {
    this.accounts = accounts;
    this.work = work;
    this.hasher = hasher;
    this.clock = clock;
    this.strangersHash = strangersHash;
    this.factors = factors;
  }

  /// The password alone, e.g. before somebody signs who is signed in.
  Future<Outcome> check(String username, String password) {
    return inLine(username, password, _ -> Future.succeededFuture(Verdict.NOT_NEEDED))
        .compose(entry ->
            entry.outcome() instanceof Outcome.Welcome(var account) && account.isTemporary()
                ? ProblemException.failed(changeFirst())
                : Future.succeededFuture(entry.outcome()));
  }

  /// The password, and the second factor if there is one. A wrong one counts as a failure; that one
  /// is missing does not, and forgives none.
  Future<Entry> enter(String username, String password, Proof proof) {
    return inLine(username, password, account -> factors.judge(account.actor().account(), proof));
  }

  private Future<Entry> inLine(
      String username, String password, Function<Account, Future<Verdict>> factor) {
    Line line;
    synchronized (lines) {
      line = lines.computeIfAbsent(username, _ -> new Line());
      if (line.length >= MAX_IN_LINE) {
        return Future.failedFuture(new BoundedWork.BusyException("sign-in"));
      }
      line.length++;
    }
    Future<Entry> mine;
    synchronized (line) {
      mine = line.last.transform(_ -> attempt(username, password, factor));
      line.last = mine.mapEmpty();
    }
    return mine.onComplete(_ -> {
      synchronized (lines) {
        if (--line.length == 0) {
          lines.remove(username);
        }
      }
    });
  }

  private Future<Entry> attempt(
      String username, String password, Function<Account, Future<Verdict>> factor) {
    return accounts
        .byUsername(username)
        .compose(found ->
            found.isPresent()
                ? attempt(found.get(), password, factor)
                : strangersAttempt(username, password).map(Entry::of));
  }

  private Future<Entry> attempt(
      Account account, String password, Function<Account, Future<Verdict>> factor) {
    var lock = account.lockedUntil();
    if (lock.isPresent() && clock.instant().isBefore(lock.get())) {
      return Future.succeededFuture(Entry.of(new Outcome.Locked(lock.get())));
    }
    return work.run(() -> hasher.verify(account.passwordHash(), password))
        .compose(isRight ->
            isRight
                ? factor.apply(account).compose(verdict -> judged(account, verdict))
                : failed(account).map(Entry::of))
        .compose(entry ->
            entry.outcome() instanceof Outcome.Welcome
                ? knowing(account)
                    .map(ProblemException::<Entry>failed)
                    .orElseGet(() -> Future.succeededFuture(entry))
                : Future.succeededFuture(entry));
  }

  /// Why who knows the password is not let in all the same.
  private Optional<Problem> knowing(Account account) {
    if (account.isDisabled()) {
      return Optional.of(disabled());
    }
    return account.temporaryUntil().filter(it -> !clock.instant().isBefore(it)).map(_ -> over());
  }

  /// A temporary password is good for choosing another alone.
  static Problem changeFirst() {
    return new Problem(
        403,
        "change-password-first",
        "This password is a temporary one. Choose your own first.",
        new io.vertx.core.json.JsonObject()
            .put("zh", "当前为临时密码，请先设置您自己的密码。")
            .put("en", "This password is a temporary one. Choose your own first."));
  }

  private static Problem over() {
    return new Problem(
        403,
        "temporary-password-over",
        "This temporary password is over.",
        new io.vertx.core.json.JsonObject()
            .put("zh", "临时密码已失效，请联系账号管理员重新设置。")
            .put(
                "en",
                "This temporary password is over. Ask who looks after accounts for another."));
  }

  /// Said to those alone who know the password, so that nobody finds out who has an account.
  private static Problem disabled() {
    return new Problem(
        403,
        "account-disabled",
        "This account is disabled.",
        new io.vertx.core.json.JsonObject()
            .put("zh", "该账号已停用，请联系本机构协调员或平台运维。")
            .put("en", "This account is disabled. Ask your coordinator or the operator."));
  }

  /// A new password in place of the one that was just shown.
  Future<Void> change(Account account, String newPassword) {
    return work.run(() -> hasher.hash(newPassword))
        .compose(hash -> accounts.changePassword(account.username(), hash))
        .compose(isDone ->
            isDone ? Future.succeededFuture() : ProblemException.failed(Problem.notFound()));
  }

  /// One that its owner has to change; forgives the failures, as whoever forgot one has some.
  Future<Void> lend(Account account, String password, Instant until) {
    return work.run(() -> hasher.hash(password))
        .compose(hash -> accounts.lendPassword(account.username(), hash, until))
        .compose(isDone ->
            isDone
                ? accounts.tried(account.with(0, Optional.empty()))
                : ProblemException.failed(Problem.notFound()));
  }

  private Future<Entry> judged(Account account, Verdict verdict) {
    return switch (verdict) {
      case WRONG -> failed(account).map(it -> new Entry(it, verdict));
      case MISSING -> Future.succeededFuture(new Entry(new Outcome.Welcome(account), verdict));
      case NOT_NEEDED, RIGHT -> {
        var clean = account.with(0, Optional.empty());
        yield account.failures() == 0 && account.lockedUntil().isEmpty()
            ? Future.succeededFuture(new Entry(new Outcome.Welcome(account), verdict))
            : accounts.tried(clean).map(new Entry(new Outcome.Welcome(clean), verdict));
      }
    };
  }

  private Future<Outcome> failed(Account account) {
    var lock = account.lockedUntil();
    var failures = new Failures(lock.isPresent() ? 0 : account.failures(), lock).next(now());
    return accounts
        .tried(account.with(failures.count(), failures.lockedUntil()))
        .map(new Outcome.Wrong(Optional.of(account)));
  }

  private Future<Outcome> strangersAttempt(String username, String password) {
    Failures before;
    synchronized (strangers) {
      before = strangers.getOrDefault(username, new Failures(0, Optional.empty()));
    }
    var lock = before.lockedUntil();
    if (lock.isPresent() && clock.instant().isBefore(lock.get())) {
      return Future.succeededFuture(new Outcome.Locked(lock.get()));
    }
    return work.run(() -> hasher.verify(strangersHash, password))
        .map(_ -> {
          synchronized (strangers) {
            strangers.put(
                username, new Failures(lock.isPresent() ? 0 : before.count(), lock).next(now()));
          }
          return new Outcome.Wrong(Optional.empty());
        });
  }

  /// The client, when the secret is right.
  Future<Optional<ServiceClient>> checkClient(String clientId, String secret) {
    return accounts
        .client(clientId)
        .compose(client -> {
          var hash = client.map(ServiceClient::secretHash).orElse(strangersHash);
          return work.run(() -> hasher.verify(hash, secret))
              .map(isRight -> isRight ? client : Optional.empty());
        });
  }

  static Problem locked(Instant until) {
    return new Problem(
        423,
        "locked",
        "Too many failures; try again after " + until + ".",
        new io.vertx.core.json.JsonObject().put("until", until.toString()));
  }

  private Instant now() {
    return clock.instant();
  }

  /// What became of an attempt.
  sealed interface Outcome {
    record Welcome(Account account) implements Outcome {}

    /// @param account whose password it was not; empty when there is no such user
    record Wrong(Optional<Account> account) implements Outcome {}

    record Locked(Instant until) implements Outcome {}
  }

  /// What became of an attempt with both factors. Who is welcome with one MISSING has shown the
  /// right password, and is not let in.
  ///
  /// @param verdict on the second factor; WRONG comes with an [Outcome.Wrong]
  record Entry(Outcome outcome, Verdict verdict) {
    static Entry of(Outcome outcome) {
      return new Entry(outcome, Verdict.NOT_NEEDED);
    }
  }

  private record Failures(int count, Optional<Instant> lockedUntil) {
    Failures next(Instant now) {
      return count + 1 >= MAX_FAILURES
          ? new Failures(count + 1, Optional.of(now.plus(LOCK)))
          : new Failures(count + 1, Optional.empty());
    }
  }

  private static final class Line {
    private int length;
    private Future<Void> last = Future.succeededFuture();
  }
}
