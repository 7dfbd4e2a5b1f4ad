package huizhen.app.redis;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Page;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Sealer;
import huizhen.web.api.AccountStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Accounts and service clients, sealed. A user name may be a phone number, so keys carry only its
/// keyed digest.
///
/// Tries at the sign-in and whether an account is disabled have keys of their own: who tries a
/// password can't undo what somebody else changes at the same time.
public final class RedisAccounts implements AccountStore {
  private static final String ACCOUNT = "hz:{s}:app:account:";
  private static final String BY_ID = "hz:{s}:app:account-id:";
  private static final String TRIES = "hz:{s}:app:account-tries:";
  private static final String DISABLED = "hz:{s}:app:account-disabled:";
  private static final String CLIENT = "hz:{s}:app:client:";
  private static final String MACHINES = "hz:{s}:app:machines:";

  /// In an account: until when a password is good that its owner has not chosen.
  private static final String TEMPORARY = "temporaryUntil";

  /// The digests of all that have an account.
  private static final String ALL = "hz:{s}:app:accounts";

  /// For one piece of the list no more are opened than these.
  private static final int READ_AT_MOST = 1_000;

  private static final int AT_ONCE = 100;

  private volatile Consumer<String> changed = _ -> {};
  private final RedisCalls redis;
  private final Sealer sealer;
  private final UnaryOperator<String> digest;

  /// @param digest keyed, one-way
  public RedisAccounts(RedisCalls redis, Sealer sealer, UnaryOperator<String> digest) {
    this.redis = redis;
    this.sealer = sealer;
    this.digest = digest;
  }

  @Override
  public Future<Optional<Account>> byUsername(String username) {
    return byDigest(digest.apply(username));
  }

  @Override
  public Future<Optional<Account>> byId(String account) {
    return redis
        .send(Request.cmd(Command.GET).arg(BY_ID + account))
        .compose(key ->
            key == null
                ? Future.succeededFuture(Optional.empty())
                : byDigest(key.toString().substring(ACCOUNT.length())));
  }

  @Override
  public Future<Void> put(Account account) {
    return byUsername(account.username())
        .compose(before -> replace(account).onSuccess(_ -> tell(before, account)));
  }

  private void tell(Optional<Account> before, Account now) {
    if (before.filter(it -> !it.standing().equals(now.standing())).isPresent()) {
      changed.accept(now.actor().account());
    }
  }

  @Override
  public void onChanged(Consumer<String> listener) {
    changed = listener;
  }

  private Future<Void> replace(Account account) {
    var name = digest.apply(account.username());
    var key = ACCOUNT + name;
    var request =
        Request.cmd(Command.MSET)
            .arg(key)
            .arg(Sealed.seal(sealer, write(account).encode(), key))
            .arg(TRIES + name)
            .arg(Sealed.seal(sealer, tries(account).encode(), TRIES + name))
            .arg(DISABLED + name)
            .arg(flag(account.isDisabled()))
            .arg(BY_ID + account.actor().account())
            .arg(key);
    return redis
        .send(Request.cmd(Command.ZADD).arg(ALL).arg(0).arg(name))
        .compose(_ -> redis.send(request))
        .mapEmpty();
  }

  @Override
  public Future<Void> tried(Account account) {
    var key = TRIES + digest.apply(account.username());
    return redis
        .send(
            Request.cmd(Command.SET)
                .arg(key)
                .arg(Sealed.seal(sealer, tries(account).encode(), key)))
        .mapEmpty();
  }

  @Override
  public Future<Boolean> changePassword(String username, String passwordHash) {
    return setPassword(username, passwordHash, Optional.empty());
  }

  @Override
  public Future<Boolean> lendPassword(String username, String passwordHash, Instant until) {
    return setPassword(username, passwordHash, Optional.of(until));
  }

  private Future<Boolean> setPassword(
      String username, String passwordHash, Optional<Instant> until) {
    var key = ACCOUNT + digest.apply(username);
    return get(key)
        .compose(found -> {
          if (found.isEmpty()) {
            return Future.succeededFuture(false);
          }
          var json = found.get().put("password", passwordHash);
          var _ = json.remove(TEMPORARY);
          until.ifPresent(at -> json.put(TEMPORARY, at.toString()));
          return redis
              .send(Request.cmd(Command.SET).arg(key).arg(Sealed.seal(sealer, json.encode(), key)))
              .map(true);
        });
  }

  @Override
  public Future<Void> disable(String account, boolean isDisabled) {
    return redis
        .send(Request.cmd(Command.GET).arg(BY_ID + account))
        .compose(key ->
            key == null
                ? Future.succeededFuture()
                : redis
                    .send(
                        Request.cmd(Command.SET)
                            .arg(DISABLED + key.toString().substring(ACCOUNT.length()))
                            .arg(flag(isDisabled)))
                    .mapEmpty());
  }

  @Override
  public Future<Page<Account>> accounts(
      Optional<OrganisationId> organisation, Optional<String> after, int limit) {
    int size = Math.clamp(limit, 1, Page.MAX);
    return piece(organisation, after.map(it -> "(" + it).orElse("-"), size, 0, List.of());
  }

  /// The list is in the order of the digests of user names. Who looks for few among many reads on,
  /// [#READ_AT_MOST] at a time; then the piece has fewer, and a next one.
  ///
  /// @param read how many were looked at for this piece
  /// @param found of these that are wanted
  private Future<Page<Account>> piece(
      Optional<OrganisationId> organisation, String from, int size, int read, List<Account> found) {
    return redis
        .send(
            Request.cmd(Command.ZRANGE)
                .arg(ALL)
                .arg(from)
                .arg("+")
                .arg("BYLEX")
                .arg("LIMIT")
                .arg(0)
                .arg(AT_ONCE))
        .map(names -> Replies.present(names).stream().map(Object::toString).toList())
        .compose(names ->
            names.isEmpty()
                ? Future.succeededFuture(new Page<>(found, Optional.empty()))
                : some(names)
                    .compose(accounts -> {
                      var all = new ArrayList<>(found);
                      accounts.stream()
                          .filter(it ->
                              organisation.isEmpty()
                                  || it.actor().organisation().equals(organisation))
                          .forEach(all::add);
                      int looked = read + names.size();
                      if (all.size() > size) {
                        var shown = all.subList(0, size);
                        return Future.succeededFuture(
                            new Page<>(
                                shown, Optional.of(digest.apply(shown.getLast().username()))));
                      }
                      if (names.size() < AT_ONCE) {
                        return Future.succeededFuture(new Page<>(all, Optional.empty()));
                      }
                      return looked >= READ_AT_MOST
                          ? Future.succeededFuture(new Page<>(all, Optional.of(names.getLast())))
                          : piece(organisation, "(" + names.getLast(), size, looked, all);
                    }));
  }

  private Future<Optional<Account>> byDigest(String name) {
    return some(List.of(name)).map(all -> all.stream().findFirst());
  }

  private Future<List<Account>> some(List<String> names) {
    var request = Request.cmd(Command.MGET);
    for (var name : names) {
      request.arg(ACCOUNT + name).arg(TRIES + name).arg(DISABLED + name);
    }
    return redis
        .send(request)
        .map(Replies::present)
        .map(reply -> {
          var all = new ArrayList<Account>();
          for (int i = 0; i < names.size(); i++) {
            account(names.get(i), reply.get(3 * i), reply.get(3 * i + 1), reply.get(3 * i + 2))
                .ifPresent(all::add);
          }
          return all;
        });
  }

  private Optional<Account> account(
      String name, @Nullable Response main, @Nullable Response tries, @Nullable Response flag) {
    if (main == null) {
      return Optional.empty();
    }
    var json = new JsonObject(Sealed.open(sealer, main.toString(), ACCOUNT + name));
    var of =
        tries == null ? json : new JsonObject(Sealed.open(sealer, tries.toString(), TRIES + name));
    return Optional.of(
        read(json)
            .with(
                of.getInteger("failures", 0),
                Optional.ofNullable(of.getString("lockedUntil")).map(Instant::parse))
            .disabled(flag != null && flag.toString().equals(flag(true))));
  }

  private static String flag(boolean isDisabled) {
    return isDisabled ? "1" : "0";
  }

  private static JsonObject tries(Account account) {
    var json = new JsonObject().put("failures", account.failures());
    account.lockedUntil().ifPresent(at -> json.put("lockedUntil", at.toString()));
    return json;
  }

  @Override
  public Future<Optional<ServiceClient>> client(String clientId) {
    var key = CLIENT + digest.apply(clientId);
    return get(key)
        .map(found ->
            found.map(json ->
                new ServiceClient(
                    json.getString("id"),
                    json.getString("secret"),
                    json.getJsonArray("scopes").stream()
                        .map(Object::toString)
                        .collect(Collectors.toSet()),
                    Optional.ofNullable(json.getString("organisation")).map(OrganisationId::new))));
  }

  @Override
  public Future<Void> put(ServiceClient client) {
    var key = CLIENT + digest.apply(client.clientId());
    var json =
        new JsonObject()
            .put("id", client.clientId())
            .put("secret", client.secretHash())
            .put("scopes", new JsonArray(java.util.List.copyOf(client.scopes())));
    client.organisation().ifPresent(it -> json.put("organisation", it.value()));
    var kept =
        redis.send(Request.cmd(Command.SET).arg(key).arg(Sealed.seal(sealer, json.encode(), key)));
    return client.isMachine()
        ? kept.compose(_ ->
                redis.send(
                    Request.cmd(Command.SADD)
                        .arg(MACHINES + client.organisation().orElseThrow().value())
                        .arg(client.clientId())))
            .mapEmpty()
        : kept.mapEmpty();
  }

  /// The set has who was one once: whether one still is, its client says.
  @Override
  public Future<Boolean> hasMachine(OrganisationId organisation) {
    return redis
        .send(Request.cmd(Command.SMEMBERS).arg(MACHINES + organisation.value()))
        .map(Replies::present)
        .compose(reply -> {
          var clients = new java.util.ArrayList<Future<Optional<ServiceClient>>>();
          reply.forEach(it -> clients.add(client(it.toString())));
          return Future.all(clients)
              .map(_ ->
                  clients.stream()
                      .flatMap(it -> it.result().stream())
                      .anyMatch(it ->
                          it.isMachine() && it.organisation().equals(Optional.of(organisation))));
        });
  }

  private Future<Optional<JsonObject>> get(String key) {
    return redis
        .send(Request.cmd(Command.GET).arg(key))
        .map(reply ->
            Optional.ofNullable(reply)
                .map(it -> new JsonObject(Sealed.open(sealer, it.toString(), key))));
  }

  private static JsonObject write(Account account) {
    var actor = account.actor();
    var json =
        new JsonObject()
            .put("username", account.username())
            .put("name", account.displayName())
            .put("password", account.passwordHash())
            .put("account", actor.account())
            .put("role", actor.role().name())
            .put("demo", account.isDemo());
    actor.organisation().ifPresent(id -> json.put("organisation", id.value()));
    actor.practitioner().ifPresent(id -> json.put("practitioner", id.value()));
    account.temporaryUntil().ifPresent(at -> json.put(TEMPORARY, at.toString()));
    return json;
  }

  private static Account read(JsonObject json) {
    var actor =
        new Actor(
            json.getString("account"),
            Actor.Role.valueOf(json.getString("role")),
            Optional.ofNullable(json.getString("organisation")).map(OrganisationId::new),
            Optional.ofNullable(json.getString("practitioner")).map(PractitionerId::new));
    return new Account(
        json.getString("username"),
        json.getString("name"),
        json.getString("password"),
        actor,
        0,
        Optional.empty(),
        json.getBoolean("demo"),
        false,
        Optional.ofNullable(json.getString(TEMPORARY)).map(Instant::parse));
  }
}
