package huizhen.scheduling.io;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All that a Redis has, as a test reads it. Of a set the members, of a sorted set with scores.
record RedisPicture(Map<String, Map<String, String>> keys, Map<String, String> types) {
  static RedisPicture of(Vertx vertx, String uri) {
    var redis = Redis.createClient(vertx, uri);
    try {
      var keys = new TreeMap<String, Map<String, String>>();
      var types = new TreeMap<String, String>();
      for (var key : ask(redis, Request.cmd(Command.KEYS).arg("*"))) {
        var name = key.toString();
        var type = ask(redis, Request.cmd(Command.TYPE).arg(name)).toString();
        types.put(name, type);
        keys.put(name, values(redis, name, type));
      }
      return new RedisPicture(keys, types);
    } finally {
      Gateway.await(redis.close().map(true));
    }
  }

  private static Map<String, String> values(Redis redis, String key, String type) {
    var values = new TreeMap<String, String>();
    switch (type) {
      case "string" -> values.put("", latin(ask(redis, Request.cmd(Command.GET).arg(key))));
      case "hash" -> {
        var found = ask(redis, Request.cmd(Command.HGETALL).arg(key));
        found.getKeys().forEach(it -> values.put(it, latin(found.get(it))));
      }
      case "set" ->
          ask(redis, Request.cmd(Command.SMEMBERS).arg(key))
              .forEach(it -> values.put(it.toString(), ""));
      case "zset" ->
          NewestFirst.entries(
                  ask(redis, Request.cmd(Command.ZRANGE).arg(key).arg(0).arg(-1).arg("WITHSCORES")))
              .forEach(it -> values.put(it.id(), String.valueOf(it.score())));
      default -> {
        // Streams are not looked at.
      }
    }
    return values;
  }

  private static Response ask(Redis redis, Request request) {
    return Gateway.await(redis.send(request).map(Optional::ofNullable)).orElseThrow();
  }

  private static String latin(Response value) {
    return new String(value.toBytes(), StandardCharsets.ISO_8859_1);
  }

  Map<String, String> of(String key) {
    return keys.getOrDefault(key, Map.of());
  }
}
