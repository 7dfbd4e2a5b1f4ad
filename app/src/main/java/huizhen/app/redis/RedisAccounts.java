package huizhen.app.redis;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Sealer;
import huizhen.web.api.AccountStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Accounts and service clients, sealed. A user name may be a phone number, so keys carry only its
/// keyed digest.
public final class RedisAccounts implements AccountStore {
  private static final String ACCOUNT = "huizhen:account:";
  private static final String BY_ID = "huizhen:account-id:";
  private static final String CLIENT = "huizhen:client:";

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
    return byKey(ACCOUNT + digest.apply(username));
  }

  @Override
  public Future<Optional<Account>> byId(String account) {
    return redis
        .send(Request.cmd(Command.GET).arg(BY_ID + account))
        .compose(
            key -> key == null ? Future.succeededFuture(Optional.empty()) : byKey(key.toString()));
  }

  @Override
  public Future<Void> put(Account account) {
    var key = ACCOUNT + digest.apply(account.username());
    return byKey(key).compose(before -> put(key, account).onSuccess(_ -> tell(before, account)));
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

  private Future<Void> put(String key, Account account) {
    var request =
        Request.cmd(Command.MSET)
            .arg(key)
            .arg(Sealed.seal(sealer, write(account).encode(), key))
            .arg(BY_ID + account.actor().account())
            .arg(key);
    return redis.send(request).mapEmpty();
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
    return redis
        .send(Request.cmd(Command.SET).arg(key).arg(Sealed.seal(sealer, json.encode(), key)))
        .mapEmpty();
  }

  private Future<Optional<Account>> byKey(String key) {
    return get(key).map(found -> found.map(RedisAccounts::read));
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
            .put("failures", account.failures())
            .put("demo", account.isDemo());
    actor.organisation().ifPresent(id -> json.put("organisation", id.value()));
    actor.practitioner().ifPresent(id -> json.put("practitioner", id.value()));
    account.lockedUntil().ifPresent(at -> json.put("lockedUntil", at.toString()));
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
        json.getInteger("failures"),
        Optional.ofNullable(json.getString("lockedUntil")).map(Instant::parse),
        json.getBoolean("demo"));
  }
}
