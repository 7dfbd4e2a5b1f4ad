package huizhen.app.redis;

import huizhen.scheduling.api.Sealer;
import huizhen.web.api.Passkeys;
import huizhen.web.api.SecondFactors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Passkeys: a hash `huizhen:passkeys:ACCOUNT` of sealed ones by id, beside it
/// `huizhen:passkey-uses:ACCOUNT` with the last count and time of each in plain numbers, so that a
/// script can compare them; `huizhen:passkey:ID` says whose it is, so that nobody else registers
/// it. What was asked is `huizhen:passkey-asked:PURPOSE`, which is taken when it is answered and
/// which Redis forgets.
public final class RedisPasskeys implements Passkeys {
  static final String OF_ACCOUNT = "hz:{s}:app:passkeys:";
  private static final String USES = "hz:{s}:app:passkey-uses:";
  private static final String OWNER = "hz:{s}:app:passkey:";
  private static final String ASKED = "hz:{s}:app:passkey-asked:";

  /// Three values for each: id, sealed, last count and time.
  private static final String LIST =
      """
      local found = {}
      local all = redis.call('HGETALL', KEYS[1])
      for i = 1, #all, 2 do
        found[#found + 1] = all[i]
        found[#found + 1] = all[i + 1]
        found[#found + 1] = redis.call('HGET', KEYS[2], all[i]) or '0 0'
      end
      return found
      """;

  /// KEYS: passkeys, uses, owner. ARGV: id, sealed, count, account, how many at most.
  private static final String ADD =
      """
      if redis.call('EXISTS', KEYS[3]) == 1 then return 'TAKEN' end
      if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return 'FULL' end
      redis.call('SET', KEYS[3], ARGV[4])
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
      redis.call('HSET', KEYS[2], ARGV[1], ARGV[3] .. ' 0')
      return 'ADDED'
      """;

  /// KEYS: passkeys, uses. ARGV: id, count, milliseconds.
  private static final String USE =
      """
      if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 'ABSENT' end
      local last = redis.call('HGET', KEYS[2], ARGV[1]) or '0 0'
      local before = tonumber(string.match(last, '^%d+'))
      local count = tonumber(ARGV[2])
      if (count > 0 or before > 0) and count <= before then return 'BACKWARDS' end
      redis.call('HSET', KEYS[2], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
      return 'TAKEN'
      """;

  /// KEYS: passkeys. ARGV: id, sealed as it was read, sealed with the other name.
  private static final String RENAME =
      """
      if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 'MOVED' end
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
      return 'RENAMED'
      """;

  /// KEYS: passkeys, uses, owner, factor. ARGV: id, whether the account needs a factor, the factor
  /// as it was read, whether there are one-time codes in it. With the last passkey the recovery
  /// codes end as well, unless there are one-time codes.
  private static final String REMOVE =
      """
      if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 'ABSENT' end
      if redis.call('HLEN', KEYS[1]) == 1 then
        if (redis.call('GET', KEYS[4]) or '') ~= ARGV[3] then return 'MOVED' end
        if ARGV[2] == '1' and ARGV[4] == '0' then return 'LAST' end
        if ARGV[4] == '0' then redis.call('DEL', KEYS[4]) end
      end
      redis.call('HDEL', KEYS[1], ARGV[1])
      redis.call('HDEL', KEYS[2], ARGV[1])
      redis.call('DEL', KEYS[3])
      return 'REMOVED'
      """;

  private final RedisCalls redis;
  private final Sealer sealer;
  private final RedisSecondFactors factors;

  public RedisPasskeys(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
    this.factors = new RedisSecondFactors(redis, sealer);
  }

  @Override
  public Future<List<Passkey>> of(String account) {
    var key = OF_ACCOUNT + account;
    return redis
        .send(Request.cmd(Command.EVAL).arg(LIST).arg(2).arg(key).arg(USES + account))
        .map(Replies::present)
        .map(reply -> {
          var values = reply.stream().map(Response::toString).toList();
          var all = new ArrayList<Passkey>();
          for (int i = 0; i + 2 < values.size(); i += 3) {
            var id = values.get(i);
            var sealed = Sealed.open(sealer, values.get(i + 1), key + ":" + id);
            all.add(read(id, new JsonObject(sealed), lastUse(values.get(i + 2))));
          }
          all.sort(Comparator.comparing(Passkey::createdAt).thenComparing(Passkey::id));
          return List.copyOf(all);
        });
  }

  @Override
  public Future<Addition> add(String account, Passkey passkey, long count) {
    var key = OF_ACCOUNT + account;
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(ADD)
                .arg(3)
                .arg(key)
                .arg(USES + account)
                .arg(OWNER + passkey.id())
                .arg(passkey.id())
                .arg(Sealed.seal(sealer, write(passkey).encode(), key + ":" + passkey.id()))
                .arg(count)
                .arg(account)
                .arg(MOST))
        .map(reply -> Addition.valueOf(Replies.present(reply).toString()));
  }

  @Override
  public Future<Use> use(String account, String id, long count, Instant at) {
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(USE)
                .arg(2)
                .arg(OF_ACCOUNT + account)
                .arg(USES + account)
                .arg(id)
                .arg(count)
                .arg(at.toEpochMilli()))
        .map(reply -> Use.valueOf(Replies.present(reply).toString()));
  }

  @Override
  public Future<Boolean> rename(String account, String id, String name) {
    return rename(OF_ACCOUNT + account, id, name, SecondFactors.MOST_TRIES);
  }

  /// What is removed meanwhile does not come back; of two names at once the later one holds.
  private Future<Boolean> rename(String key, String id, String name, int tries) {
    return redis
        .send(Request.cmd(Command.HGET).arg(key).arg(id))
        .compose(reply -> {
          if (reply == null) {
            return Future.succeededFuture(false);
          }
          var raw = reply.toString();
          var bound = key + ":" + id;
          var before = new JsonObject(Sealed.open(sealer, raw, bound));
          var renamed = write(read(id, before, Optional.empty()).named(name)).encode();
          return redis
              .send(
                  Request.cmd(Command.EVAL)
                      .arg(RENAME)
                      .arg(1)
                      .arg(key)
                      .arg(id)
                      .arg(raw)
                      .arg(Sealed.seal(sealer, renamed, bound)))
              .map(Replies::present)
              .compose(done -> {
                if (done.toString().equals("RENAMED")) {
                  return Future.succeededFuture(true);
                }
                return tries > 1
                    ? rename(key, id, name, tries - 1)
                    : Future.failedFuture(RedisSecondFactors.moving());
              });
        });
  }

  @Override
  public Future<Removal> remove(String account, String id, boolean isNeeded) {
    return remove(account, id, isNeeded, SecondFactors.MOST_TRIES);
  }

  private Future<Removal> remove(String account, String id, boolean isNeeded, int tries) {
    return factors
        .kept(account)
        .compose(factor ->
            redis.send(
                Request.cmd(Command.EVAL)
                    .arg(REMOVE)
                    .arg(4)
                    .arg(OF_ACCOUNT + account)
                    .arg(USES + account)
                    .arg(OWNER + id)
                    .arg(RedisSecondFactors.key(account))
                    .arg(id)
                    .arg(isNeeded ? 1 : 0)
                    .arg(factor.raw())
                    .arg(factor.hasCodes() ? 1 : 0)))
        .map(Replies::present)
        .compose(done -> {
          if (!done.toString().equals("MOVED")) {
            return Future.succeededFuture(Removal.valueOf(done.toString()));
          }
          return tries > 1
              ? remove(account, id, isNeeded, tries - 1)
              : Future.failedFuture(RedisSecondFactors.moving());
        });
  }

  @Override
  public Future<Void> ask(String purpose, String challenge, Duration life) {
    return redis
        .send(
            Request.cmd(Command.SET)
                .arg(ASKED + purpose)
                .arg(challenge)
                .arg("PX")
                .arg(life.toMillis()))
        .mapEmpty();
  }

  @Override
  public Future<Optional<String>> answered(String purpose) {
    return redis
        .send(Request.cmd(Command.GETDEL).arg(ASKED + purpose))
        .map(reply -> Optional.ofNullable(reply).map(Response::toString));
  }

  private static JsonObject write(Passkey passkey) {
    return new JsonObject()
        .put("credentialId", passkey.credentialId())
        .put("credential", passkey.credential())
        .put("party", passkey.party())
        .put("name", passkey.name())
        .put("isBackupEligible", passkey.isBackupEligible())
        .put("transports", new JsonArray(passkey.transports()))
        .put("createdAt", passkey.createdAt().toString());
  }

  private static Passkey read(String id, JsonObject json, Optional<Instant> lastUse) {
    return new Passkey(
        id,
        json.getString("credentialId"),
        json.getString("credential"),
        json.getString("party"),
        json.getString("name"),
        json.getBoolean("isBackupEligible"),
        json.getJsonArray("transports").stream().map(Object::toString).toList(),
        Instant.parse(json.getString("createdAt")),
        lastUse);
  }

  private static Optional<Instant> lastUse(String countAndMillis) {
    long millis = Long.parseLong(countAndMillis.substring(countAndMillis.indexOf(' ') + 1));
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
