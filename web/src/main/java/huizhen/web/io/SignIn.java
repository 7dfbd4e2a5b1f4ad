package huizhen.web.io;

import huizhen.web.api.AccountStore;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.api.AccountStore.ServiceClient;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
      String strangersHash) {
    this.accounts = accounts;
    this.work = work;
    this.hasher = hasher;
    this.clock = clock;
    this.strangersHash = strangersHash;
  }

  Future<Outcome> check(String username, String password) {
    Line line;
    synchronized (lines) {
      line = lines.computeIfAbsent(username, _ -> new Line());
      if (line.length >= MAX_IN_LINE) {
        return Future.failedFuture(new BoundedWork.BusyException("sign-in"));
      }
      line.length++;
    }
    Future<Outcome> mine;
    synchronized (line) {
      mine = line.last.transform(_ -> attempt(username, password));
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

  private Future<Outcome> attempt(String username, String password) {
    return accounts
        .byUsername(username)
        .compose(found ->
            found.isPresent()
                ? attempt(found.get(), password)
                : strangersAttempt(username, password));
  }

  private Future<Outcome> attempt(Account account, String password) {
    var lock = account.lockedUntil();
    if (lock.isPresent() && clock.instant().isBefore(lock.get())) {
      return Future.succeededFuture(new Outcome.Locked(lock.get()));
    }
    return work.run(() -> hasher.verify(account.passwordHash(), password))
        .compose(isRight -> {
          if (isRight) {
            var clean = with(account, 0, Optional.empty());
            return account.failures() == 0 && lock.isEmpty()
                ? Future.succeededFuture(new Outcome.Welcome(account))
                : accounts.put(clean).map(new Outcome.Welcome(clean));
          }
          var failures = new Failures(lock.isPresent() ? 0 : account.failures(), lock).next(now());
          return accounts
              .put(with(account, failures.count(), failures.lockedUntil()))
              .map(new Outcome.Wrong(Optional.of(account)));
        });
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

  private static Account with(Account account, int failures, Optional<Instant> lockedUntil) {
    return new Account(
        account.username(),
        account.displayName(),
        account.passwordHash(),
        account.actor(),
        failures,
        lockedUntil,
        account.isDemo());
  }

  /// What became of an attempt.
  sealed interface Outcome {
    record Welcome(Account account) implements Outcome {}

    /// @param account whose password it was not; empty when there is no such user
    record Wrong(Optional<Account> account) implements Outcome {}

    record Locked(Instant until) implements Outcome {}
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
