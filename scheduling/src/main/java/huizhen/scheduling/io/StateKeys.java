package huizhen.scheduling.io;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What tells a keeper of a copy that something changed: three streams, each cut at its limit, and
/// which keys an entry is about.
public final class StateKeys {
  /// Of cases and of requests.
  public static final String EVENTS = RedisKeys.EVENTS;

  /// Of blocks with their visits.
  public static final String BLOCK_EVENTS = RedisKeys.BLOCK_EVENTS;

  /// Of all else that is told of.
  public static final String CHANGES = RedisKeys.STATE_CHANGES;

  /// Which state this is.
  public static final String IDENTITY = RedisKeys.STATE_IDENTITY;

  /// Whose vault keeps the copy.
  public static final String LEASE = RedisKeys.STATE_LEASE;

  /// What it is being built from, meanwhile.
  public static final String REBUILDING = RedisKeys.STATE_REBUILDING;

  /// All cases, by their last change.
  public static final String CASES = RedisKeys.CASES;

  private static final Pattern REQUEST = Pattern.compile("(referral|order|teaching|waiting)-(.+)");

  private StateKeys() {}

  /// A key that changed.
  ///
  /// @param field where it is one of a hash that is kept field by field
  /// @param isSet whether it is a set of visits, each of which may have changed
  public record Changed(String key, Optional<String> field, boolean isSet) {}

  /// @param entry its fields and values, as Redis gives them
  public static List<Changed> changed(String stream, List<String> entry) {
    var value = entry.get(1);
    return switch (stream) {
      case RedisKeys.EVENTS -> entry.get(0).equals("c") ? ofEvent(value) : List.of();
      case RedisKeys.BLOCK_EVENTS ->
          List.of(
              key("hz:{s}:block:" + value),
              new Changed("hz:{s}:block:" + value + ":visits", Optional.empty(), true));
      default -> ofChanges(entry);
    };
  }

  /// Keys (`k`), each followed by its field (`f`) where it has one.
  private static List<Changed> ofChanges(List<String> entry) {
    var keys = new ArrayList<Changed>();
    for (int i = 0; i + 1 < entry.size(); i += 2) {
      if (entry.get(i).equals("k")) {
        keys.add(key(entry.get(i + 1)));
      } else if (entry.get(i).equals("f") && !keys.isEmpty()) {
        var of = keys.removeLast().key();
        keys.add(new Changed(of, Optional.of(entry.get(i + 1)), false));
      }
    }
    return keys;
  }

  /// A case may be called as a request is: what is not there is nothing.
  private static List<Changed> ofEvent(String id) {
    var keys = new ArrayList<Changed>();
    keys.add(key("hz:{s}:case:" + id));
    var request = REQUEST.matcher(id);
    if (request.matches()) {
      keys.add(key(RedisKeys.request(request.group(1), request.group(2))));
    }
    return keys;
  }

  /// The key of a visit, by its id.
  public static String visit(String id) {
    return "hz:{s}:visit:" + id;
  }

  private static Changed key(String key) {
    return new Changed(key, Optional.empty(), false);
  }

  /// For what is not written by a script.
  static Request tell(String key) {
    return Request.cmd(Command.XADD)
        .arg(CHANGES)
        .arg("MAXLEN")
        .arg("~")
        .arg(StreamFeed.MAX_EVENTS)
        .arg("*")
        .arg("k")
        .arg(key);
  }
}
