package huizhen.web.io;

import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.web.api.AccountStore;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.api.RoomTickets;
import huizhen.web.api.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Signed-in sessions and service access tokens, both opaque random secrets kept by their hash. A
/// session ends when idle, and after [#LONGEST] in any case; the account is read at each request.
/// One that is ended by its owner, for a newer one, or because its account is gone or has another
/// role, takes along the join tickets that it got, and the rooms and event streams that it is in.
final class Sessions {
  static final Duration LONGEST = Duration.ofHours(12);

  static final Duration PATIENT_IDLE = Duration.ofMinutes(30);

  /// A patient may put the telephone away while he waits, and still has his place when he is
  /// called.
  static final Duration WAITING_IDLE = Duration.ofHours(2);

  static final Duration ACCESS_TOKEN_LIFE = Duration.ofMinutes(10);

  /// In a session that began at an identity provider: its ID token.
  static final String PROVIDER = "oidc";

  private static final String PATIENT_PREFIX =
      Visit.patientAccount(new VisitId("x")).replace("x", "");

  private final SessionStore store;
  private final AccountStore accounts;
  private final RoomTickets tickets;
  private final Tokens tokens;
  private final Duration idle;
  private final InstantSource clock;
  private final SessionOwners owners = new SessionOwners();

  Sessions(
      SessionStore store,
      AccountStore accounts,
      RoomTickets tickets,
      Tokens tokens,
      Duration idle,
      InstantSource clock) {
    this.store = store;
    this.accounts = accounts;
    this.tickets = tickets;
    this.tokens = tokens;
    this.idle = idle;
    this.clock = clock;
  }

  /// @param browser as its owner sees it in the list of sessions
  /// @param mustEnrol it may do nothing but set up a second factor
  Future<Opened> open(Account account, String browser, boolean mustEnrol) {
    return open(account, browser, new JsonObject().put("mustEnrol", mustEnrol));
  }

  /// For who has signed in at an identity provider.
  ///
  /// @param more of it that the session keeps
  Future<Opened> openBy(Account account, String browser, JsonObject more) {
    return open(account, browser, more.copy().put("mustEnrol", false));
  }

  private Future<Opened> open(Account account, String browser, JsonObject more) {
    var now = clock.instant();
    var token = tokens.secret();
    var csrf = tokens.secret();
    var json =
        new JsonObject()
            .put("kind", "session")
            .put("username", account.username())
            .put("account", account.actor().account())
            .put("standing", account.standing())
            .put("csrf", csrf)
            .put("begun", now.toString())
            .put("browser", browser)
            .put("until", now.plus(LONGEST).toString())
            .mergeIn(more);
    return keep(account.actor().account(), Tokens.hash(token), json, idle)
        .map(_ -> new Opened(token, csrf));
  }

  private Future<Void> keep(String owner, String hash, JsonObject json, Duration idleTime) {
    var now = clock.instant();
    return store
        .put(hash, json.encode(), idleTime)
        .compose(_ -> store.note(owner, hash, now, now.plus(LONGEST)))
        .compose(surplus -> Future.all(surplus.stream().map(this::close).toList()))
        .mapEmpty();
  }

  Future<Optional<Caller.Staff>> find(String token) {
    var hash = Tokens.hash(token);
    var owner = owners.of(hash);
    var read = owner.map(accounts::byUsername);
    return kept(hash, "session", idle)
        .compose(kept ->
            kept.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : account(hash, kept.get().getString("username"), owner, read)
                    .compose(account -> stands(kept.get(), account, hash))
                    .map(account ->
                        account
                            .filter(it -> !it.isDisabled())
                            .map(it ->
                                new Caller.Staff(
                                    hash,
                                    kept.get().getString("csrf"),
                                    it,
                                    kept.get().getBoolean("mustEnrol", false),
                                    it.isTemporary() && !kept.get().containsKey(PROVIDER)))));
  }

  /// @param owner whose account is being read already
  private Future<Optional<Account>> account(
      String hash,
      String username,
      Optional<String> owner,
      Optional<Future<Optional<Account>>> read) {
    if (owner.equals(Optional.of(username))) {
      return read.orElseThrow();
    }
    owners.keep(hash, username);
    return accounts.byUsername(username);
  }

  /// Ends the session of an account that is gone, or is not what it was at the sign-in.
  private Future<Optional<Account>> stands(
      JsonObject session, Optional<Account> account, String hash) {
    var before = session.getString("standing");
    return account.filter(it -> before == null || before.equals(it.standing())).isPresent()
        ? Future.succeededFuture(account)
        : close(hash).map(Optional.empty());
  }

  /// The ID token that a session was opened with; empty for one with a password.
  Future<Optional<String>> idToken(String tokenHash) {
    return store
        .look(tokenHash)
        .map(json -> json.map(it -> new JsonObject(it).getString(PROVIDER)));
  }

  /// For who came by a visit's link: bound to that visit.
  Future<Opened> openPatient(VisitId visit) {
    return openPatient(visit, Optional.empty());
  }

  /// @param block in which he waits for a number, where there is no visit yet
  Future<Opened> openPatient(VisitId visit, Optional<BlockId> block) {
    var token = tokens.secret();
    var csrf = tokens.secret();
    var json =
        new JsonObject()
            .put("kind", "patient")
            .put("visit", visit.value())
            .put("csrf", csrf)
            .put("until", clock.instant().plus(LONGEST).toString());
    block.ifPresent(it -> json.put("block", it.value()));
    return keep(Visit.patientAccount(visit), Tokens.hash(token), json, PATIENT_IDLE)
        .map(_ -> new Opened(token, csrf));
  }

  /// Who waits to be called may be idle for longer.
  Future<Void> waits(Caller.Patient patient) {
    return store.get(patient.tokenHash(), WAITING_IDLE).mapEmpty();
  }

  /// The owner has a second factor now.
  Future<Void> enrolled(String tokenHash) {
    return store
        .get(tokenHash, idle)
        .compose(json ->
            json.isEmpty()
                ? Future.succeededFuture()
                : store.put(
                    tokenHash, new JsonObject(json.get()).put("mustEnrol", false).encode(), idle));
  }

  /// The open sessions of an account.
  Future<List<Open>> of(String account) {
    return store
        .of(account, clock.instant())
        .compose(hashes -> {
          var looks =
              hashes.stream().map(hash -> store.look(hash).map(it -> open(hash, it))).toList();
          return Future.all(looks)
              .map(_ -> looks.stream().flatMap(it -> it.result().stream()).toList());
        });
  }

  private static Optional<Open> open(String hash, Optional<String> json) {
    return json.map(JsonObject::new)
        .map(it ->
            new Open(
                Tokens.derive("session", hash),
                hash,
                it.getString("begun", ""),
                it.getString("browser", "")));
  }

  /// Ends a session of this account by the id that its owner sees; false when there is none.
  Future<Boolean> end(String account, String id) {
    return of(account)
        .compose(open ->
            open.stream()
                .filter(it -> it.id().equals(id))
                .findFirst()
                .map(it -> close(it.tokenHash()).map(true))
                .orElseGet(() -> Future.succeededFuture(false)));
  }

  /// Of an account that is not what it was.
  Future<Void> endAll(String account) {
    return endOthers(account, "");
  }

  Future<Void> endOthers(String account, String own) {
    return of(account)
        .compose(open ->
            Future.all(
                open.stream()
                    .map(Open::tokenHash)
                    .filter(it -> !it.equals(own))
                    .map(this::close)
                    .toList()))
        .mapEmpty();
  }

  /// Who is in a live room is not idle, whatever the page asks for: renews their sessions.
  Future<Void> areLive(Set<String> accounts) {
    return Future.all(accounts.stream().map(this::isLive).toList()).mapEmpty();
  }

  private Future<Void> isLive(String account) {
    var isPatient = account.startsWith(PATIENT_PREFIX);
    return store
        .of(account, clock.instant())
        .compose(hashes ->
            Future.all(
                hashes.stream().map(it -> store.get(it, isPatient ? PATIENT_IDLE : idle)).toList()))
        .mapEmpty();
  }

  Future<Optional<Caller.Patient>> findPatient(String token) {
    var hash = Tokens.hash(token);
    return kept(hash, "patient", PATIENT_IDLE)
        .map(kept ->
            kept.map(it ->
                new Caller.Patient(
                    hash,
                    it.getString("csrf"),
                    new VisitId(it.getString("visit")),
                    Optional.ofNullable(it.getString("block")).map(BlockId::new))));
  }

  /// First the session itself: what it asks for meanwhile is refused.
  Future<Void> close(String tokenHash) {
    return store.remove(tokenHash).compose(_ -> tickets.revokeSession(named(tokenHash)));
  }

  /// The one that this browser had before somebody signed in there anew: its cookie is replaced,
  /// and with it goes what it had opened. Where that can't be done it ends for being idle.
  Future<Void> closeFormer(HttpServerRequest request) {
    var cookie = request.getCookie(Gatekeeper.COOKIE);
    if (cookie == null || cookie.getValue().isEmpty() || cookie.getValue().length() > 100) {
      return Future.succeededFuture();
    }
    return find(cookie.getValue())
        .compose(former ->
            former.map(it -> close(it.tokenHash())).orElseGet(() -> Future.succeededFuture()))
        .otherwiseEmpty();
  }

  /// What a session is called in tickets: says nothing of the token.
  static String named(String tokenHash) {
    return Tokens.derive("sid", tokenHash);
  }

  /// @param scope what it is for, with a space between where it is for more than one thing
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
            kept.filter(it -> List.of(it.getString("scope").split(" ")).contains(scope))
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

  /// @param id for its owner; opens nothing
  record Open(String id, String tokenHash, String begunAt, String browser) {}

  record Opened(String token, String csrf) {
    @Override
    public String toString() {
      return "Opened[private]";
    }
  }
}
