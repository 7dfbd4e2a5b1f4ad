package huizhen.web.io;

import huizhen.scheduling.visit.api.VisitId;
import huizhen.web.api.AccountStore;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.api.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Signed-in sessions and service access tokens, both opaque random secrets kept by their hash. A
/// session ends when idle, and after [#LONGEST] in any case; the account is read at each request.
final class Sessions {
  static final Duration LONGEST = Duration.ofHours(12);

  /// A patient may put the telephone away while he waits, and still has his place when he is
  /// called.
  static final Duration PATIENT_IDLE = Duration.ofHours(2);

  static final Duration ACCESS_TOKEN_LIFE = Duration.ofMinutes(10);

  private final SessionStore store;
  private final AccountStore accounts;
  private final Tokens tokens;
  private final Duration idle;
  private final InstantSource clock;

  Sessions(
      SessionStore store,
      AccountStore accounts,
      Tokens tokens,
      Duration idle,
      InstantSource clock) {
    this.store = store;
    this.accounts = accounts;
    this.tokens = tokens;
    this.idle = idle;
    this.clock = clock;
  }

  Future<Opened> open(Account account) {
    var token = tokens.secret();
    var csrf = tokens.secret();
    var json =
        new JsonObject()
            .put("kind", "session")
            .put("username", account.username())
            .put("csrf", csrf)
            .put("until", clock.instant().plus(LONGEST).toString());
    return store.put(Tokens.hash(token), json.encode(), idle).map(_ -> new Opened(token, csrf));
  }

  Future<Optional<Caller.Staff>> find(String token) {
    var hash = Tokens.hash(token);
    return kept(hash, "session", idle)
        .compose(kept ->
            kept.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : accounts
                    .byUsername(kept.get().getString("username"))
                    .map(account ->
                        account.map(
                            it -> new Caller.Staff(hash, kept.get().getString("csrf"), it))));
  }

  /// For who came by a visit's link: bound to that visit.
  Future<Opened> openPatient(VisitId visit) {
    var token = tokens.secret();
    var csrf = tokens.secret();
    var json =
        new JsonObject()
            .put("kind", "patient")
            .put("visit", visit.value())
            .put("csrf", csrf)
            .put("until", clock.instant().plus(LONGEST).toString());
    return store
        .put(Tokens.hash(token), json.encode(), PATIENT_IDLE)
        .map(_ -> new Opened(token, csrf));
  }

  Future<Optional<Caller.Patient>> findPatient(String token) {
    var hash = Tokens.hash(token);
    return kept(hash, "patient", PATIENT_IDLE)
        .map(kept ->
            kept.map(it ->
                new Caller.Patient(
                    hash, it.getString("csrf"), new VisitId(it.getString("visit")))));
  }

  Future<Void> close(String tokenHash) {
    return store.remove(tokenHash);
  }

  /// @param scope the one thing that it is for
  Future<String> issueAccessToken(String clientId, String scope) {
    var token = tokens.secret();
    var json =
        new JsonObject()
            .put("kind", "access")
            .put("client", clientId)
            .put("scope", scope)
            .put("until", clock.instant().plus(ACCESS_TOKEN_LIFE).toString());
    return store.put(Tokens.hash(token), json.encode(), ACCESS_TOKEN_LIFE).map(token);
  }

  /// Empty when it is for something else.
  Future<Optional<Caller.Service>> findAccess(String token, String scope) {
    return kept(Tokens.hash(token), "access", ACCESS_TOKEN_LIFE)
        .map(kept ->
            kept.filter(it -> scope.equals(it.getString("scope")))
                .map(it -> new Caller.Service(it.getString("client"))));
  }

  private Future<Optional<JsonObject>> kept(String hash, String kind, Duration idleTime) {
    return store
        .get(hash, idleTime)
        .map(json ->
            json.map(JsonObject::new)
                .filter(it -> kind.equals(it.getString("kind")))
                .filter(it -> clock.instant().isBefore(Instant.parse(it.getString("until")))));
  }

  record Opened(String token, String csrf) {
    @Override
    public String toString() {
      return "Opened[private]";
    }
  }
}
