package huizhen.app.state;

import huizhen.app.state.RedisContents.Row;
import huizhen.app.state.RedisContents.Shape;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a key has, whatever its shape: of a hash its fields, of a set its members with nothing, of
/// a sorted set its members with their scores, of a string one field without a name. As bytes it is
/// in the order of the names, so that the same is the same. What was sealed stays sealed.
///
/// @param field of a hash that is kept field by field
record Value(String key, Optional<String> field, Map<String, byte[]> values) {
  private static final byte FORM = 1;
  private static final char BEFORE_FIELD = '\n';
  private static final byte[] NOTHING = {};

  Value {
    values = new TreeMap<>(values);
  }

  /// Under which the copy has it.
  String name() {
    return name(key, field);
  }

  static String name(String key, Optional<String> field) {
    return field.map(it -> key + BEFORE_FIELD + it).orElse(key);
  }

  static String keyOf(String name) {
    int end = name.indexOf(BEFORE_FIELD);
    return end < 0 ? name : name.substring(0, end);
  }

  static Optional<String> fieldOf(String name) {
    int end = name.indexOf(BEFORE_FIELD);
    return end < 0 ? Optional.empty() : Optional.of(name.substring(end + 1));
  }

  byte[] bytes() {
    long length = 5;
    for (var each : values.entrySet()) {
      length += 8L + utf8(each.getKey()).length + each.getValue().length;
    }
    var out = ByteBuffer.allocate(Math.toIntExact(length)).put(FORM).putInt(values.size());
    values.forEach((name, value) -> {
      var text = utf8(name);
      out.putInt(text.length).put(text).putInt(value.length).put(value);
    });
    return out.array();
  }

  /// Throws an [IllegalArgumentException] for what [#bytes] does not make.
  static Value of(String name, byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    try {
      if (in.get() != FORM) {
        throw new IllegalArgumentException("a value of another form");
      }
      var values = new TreeMap<String, byte[]>();
      for (int left = in.getInt(); left > 0; left--) {
        var field = new String(some(in), StandardCharsets.UTF_8);
        values.put(field, some(in));
      }
      if (in.hasRemaining()) {
        throw new IllegalArgumentException("a value has more than it says");
      }
      return new Value(keyOf(name), fieldOf(name), values);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a value is cut short", e);
    }
  }

  private static byte[] some(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("a value has a length of " + length);
    }
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /// How a key is read.
  static Request read(Shape shape, String key, Optional<String> field) {
    return switch (shape) {
      case STRING -> Request.cmd(Command.GET).arg(key);
      case HASH -> Request.cmd(Command.HGETALL).arg(key);
      case SET -> Request.cmd(Command.SMEMBERS).arg(key);
      case SORTED_SET -> Request.cmd(Command.ZRANGE).arg(key).arg(0).arg(-1).arg("WITHSCORES");
      case FIELDS -> Request.cmd(Command.HGET).arg(key).arg(field.orElseThrow());
      case NONE -> throw new IllegalArgumentException(key + " is not in the copy");
    };
  }

  /// Empty when there is nothing.
  static Optional<Value> of(
      Shape shape, String key, Optional<String> field, @Nullable Response found) {
    if (found == null) {
      return Optional.empty();
    }
    Response reply = found;
    var values = new TreeMap<String, byte[]>();
    switch (shape) {
      case STRING -> values.put("", reply.toBytes());
      case FIELDS -> values.put(field.orElseThrow(), reply.toBytes());
      case HASH -> reply.getKeys().forEach(name -> values.put(name, reply.get(name).toBytes()));
      case SET -> reply.forEach(it -> values.put(it.toString(), NOTHING));
      case SORTED_SET -> scored(reply, values);
      case NONE -> throw new IllegalArgumentException(key + " is not in the copy");
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(new Value(key, field, values));
  }

  /// RESP3 has pairs, RESP2 one after the other.
  private static void scored(Response found, Map<String, byte[]> into) {
    int i = 0;
    while (i < found.size()) {
      var each = found.get(i);
      boolean isPair = each.isArray();
      var member = isPair ? each.get(0) : each;
      var score = isPair ? each.get(1) : found.get(i + 1);
      into.put(member.toString(), utf8(score.toString()));
      i += isPair ? 1 : 2;
    }
  }

  /// How it is put back; the same again changes nothing.
  ///
  /// @param until when Redis forgets it
  java.util.List<Request> writes(Row row, Optional<Instant> until) {
    var requests = new java.util.ArrayList<Request>();
    requests.add(
        switch (row.shape()) {
          case STRING -> Request.cmd(Command.SET).arg(key).arg(only());
          case HASH, FIELDS -> {
            var request = Request.cmd(Command.HSET).arg(key);
            values.forEach((name, value) -> request.arg(name).arg(value));
            yield request;
          }
          case SET -> {
            var request = Request.cmd(Command.SADD).arg(key);
            values.keySet().forEach(request::arg);
            yield request;
          }
          case SORTED_SET -> {
            var request = Request.cmd(Command.ZADD).arg(key);
            values.forEach((name, score) -> request.arg(score).arg(name));
            yield request;
          }
          case NONE -> throw new IllegalArgumentException(key + " is not in the copy");
        });
    until.ifPresent(
        at -> requests.add(Request.cmd(Command.PEXPIREAT).arg(key).arg(at.toEpochMilli())));
    return requests;
  }

  private byte[] only() {
    return values.values().iterator().next();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Value[" + key + "]";
  }
}
