package huizhen.app.redis;

import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.api.Sealer;
import huizhen.web.api.SigningKeys;
import huizhen.web.signing.Certificates;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Signing keys and how their certificates stand, sealed. A key's version stands before its sealed
/// value, so that a script can compare it, and inside, so that nobody can move it.
public final class RedisSigningKeys implements SigningKeys {
  private static final String KEY = "hz:{s}:app:signing-key:";
  private static final String CERTIFICATE = "hz:{s}:app:signing-certificate:";
  private static final int FINGERPRINT = 64;

  /// KEYS: the key, certificates. ARGV: the version before, what becomes of each of KEYS.
  private static final String PUT =
      """
      local now = redis.call('GET', KEYS[1])
      local version = now and string.match(now, '^(%d+)%.') or '0'
      if version ~= ARGV[1] then return 'MOVED' end
      for i = 1, #KEYS do redis.call('SET', KEYS[i], ARGV[i + 1]) end
      return 'CHANGED'
      """;

  private final RedisCalls redis;
  private final Sealer sealer;

  public RedisSigningKeys(RedisCalls redis, Sealer sealer) {
    this.redis = redis;
    this.sealer = sealer;
  }

  @Override
  public Future<Optional<Key>> of(String account) {
    var name = KEY + account;
    return redis
        .send(Request.cmd(Command.GET).arg(name))
        .map(reply -> Optional.ofNullable(reply).map(it -> open(account, it.toString())));
  }

  private Key open(String account, String raw) {
    int dot = raw.indexOf('.');
    var key =
        read(account, new JsonObject(Sealed.open(sealer, raw.substring(dot + 1), KEY + account)));
    if (!raw.substring(0, Math.max(dot, 0)).equals(Long.toString(key.version()))) {
      throw new IllegalArgumentException("a signing key was changed in the store");
    }
    return key;
  }

  @Override
  public Future<Boolean> put(Key next, List<Standing> standings) {
    var name = KEY + next.account();
    var request = Request.cmd(Command.EVAL).arg(PUT).arg(1 + standings.size()).arg(name);
    standings.forEach(it -> request.arg(CERTIFICATE + it.fingerprint()));
    request
        .arg(next.version() - 1)
        .arg(next.version() + "." + Sealed.seal(sealer, write(next).encode(), name));
    standings.forEach(
        it -> request.arg(Sealed.seal(sealer, write(it).encode(), CERTIFICATE + it.fingerprint())));
    return redis.send(request).map(Replies::present).map(done -> "CHANGED".equals(done.toString()));
  }

  @Override
  public Future<Optional<Standing>> standing(String fingerprint) {
    if (fingerprint.length() != FINGERPRINT) {
      return Future.succeededFuture(Optional.empty());
    }
    var name = CERTIFICATE + fingerprint;
    return redis
        .send(Request.cmd(Command.GET).arg(name))
        .map(reply ->
            Optional.ofNullable(reply)
                .map(it -> read(fingerprint, Sealed.open(sealer, it.toString(), name))));
  }

  private static JsonObject write(Key it) {
    var chain = new JsonArray();
    it.chain().forEach(each -> chain.add(encoded(each)));
    return new JsonObject()
        .put("practitioner", it.practitioner().value())
        .put("version", it.version())
        .put("wrapped", new JsonArray(it.wrapped()))
        .put("chain", chain)
        .put("madeAt", it.madeAt().toString());
  }

  private static Key read(String account, JsonObject json) {
    return new Key(
        account,
        new PractitionerId(json.getString("practitioner")),
        json.getLong("version"),
        json.getJsonArray("wrapped").stream().map(Object::toString).toList(),
        json.getJsonArray("chain").stream()
            .map(it -> Certificates.parse(Base64.getDecoder().decode(it.toString())))
            .toList(),
        Instant.parse(json.getString("madeAt")));
  }

  private static String encoded(X509Certificate it) {
    try {
      return Base64.getEncoder().encodeToString(it.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can't be written", e);
    }
  }

  private static JsonObject write(Standing it) {
    var json =
        new JsonObject()
            .put("account", it.account())
            .put("practitioner", it.practitioner().value())
            .put("since", it.since().toString());
    it.ended()
        .ifPresent(end -> json.put("endedAt", end.at().toString()).put("why", end.why().name()));
    return json;
  }

  private static Standing read(String fingerprint, String text) {
    var json = new JsonObject(text);
    return new Standing(
        fingerprint,
        json.getString("account"),
        new PractitionerId(json.getString("practitioner")),
        Instant.parse(json.getString("since")),
        Optional.ofNullable(json.getString("endedAt"))
            .map(at -> new End(Instant.parse(at), Why.valueOf(json.getString("why")))));
  }
}
