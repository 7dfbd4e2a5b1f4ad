package huizhen.scheduling.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.io.StateIndexer.Restored;
import huizhen.scheduling.testing.AesSealer;
import huizhen.scheduling.testing.Clinics;
import huizhen.scheduling.testing.RedisExtension;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// After each test of a class: takes away all that follows from the values that are kept, makes it
/// anew with a [StateIndexer], and compares. So whatever state a test brings about can be rebuilt.
///
/// Behind [RedisExtension], for it flushes. A test that writes what can't be read is tagged
/// `unreadable`.
final class RebuildExtension implements AfterEachCallback {
  private static final Pattern KEPT =
      Pattern.compile(
          "hz:\\{s}:((case|referral|order|teaching|waiting|visit|block|notice):[^:]+"
              + "|dir:(organisations|practitioners|patients|agreements|rotas)|org:[^:]+:absences"
              + "|notice-ledger:.+|notice-contact:.+)");
  private static final Pattern LOST =
      Pattern.compile(
          "hz:\\{s}:(command:.+|events|block-events|outbox.*|state:.+|notices:.*cursor|dir:editions"
              + "|cases:indexed)");
  private static final Pattern BY_FIELD = Pattern.compile("hz:\\{s}:(dir:.+|org:.+:absences)");

  @Override
  public void afterEach(ExtensionContext context) {
    boolean isReadable = !context.getTags().contains("unreadable");
    if (isReadable && context.getExecutionException().isEmpty()) {
      check(RedisExtension.shared(context).uri());
    }
  }

  /// With the key of the tests' gateways.
  static void check(String uri) {
    var vertx = Vertx.vertx();
    var redis = Redis.createClient(vertx, uri);
    try {
      var before = RedisPicture.of(vertx, uri);
      var indexer =
          new StateIndexer(
              vertx,
              new RedisConfig(uri, 2, Duration.ofSeconds(15)),
              new AesSealer(Gateway.KEY),
              SchedulingRules.standard(),
              RequestTimes.standard(),
              Duration.ofDays(180),
              (InstantSource) () -> Clinics.NOW);
      for (var key : before.keys().keySet()) {
        if (!KEPT.matcher(key).matches()) {
          Gateway.await(redis.send(Request.cmd(Command.DEL).arg(key)).map(true));
        }
      }
      var values = values(before);
      for (int again = 0; again < 2; again++) { // as after a rebuild that was broken off
        var known = Gateway.await(indexer.index(values));
        assertThat(known).allMatch(StateIndexer.Known::isWhole);
      }
      Gateway.await(indexer.finish("1-1").map(true));
      Gateway.await(indexer.close().map(true));
      compare(before, RedisPicture.of(vertx, uri));
    } finally {
      Gateway.await(redis.close().map(true));
      Gateway.await(vertx.close().map(true));
    }
  }

  private static List<Restored> values(RedisPicture picture) {
    var values = new ArrayList<Restored>();
    picture
        .keys()
        .forEach((key, fields) -> {
          if (!KEPT.matcher(key).matches()) {
            return;
          }
          var bytes = new HashMap<String, byte[]>();
          fields.forEach((field, value) -> bytes.put(field, value.getBytes(ISO_8859_1)));
          if (BY_FIELD.matcher(key).matches()) {
            bytes.forEach((field, value) ->
                values.add(new Restored(key, Optional.of(field), Map.of(field, value))));
          } else {
            values.add(new Restored(key, Optional.empty(), bytes));
          }
        });
    return values;
  }

  private static void compare(RedisPicture before, RedisPicture after) {
    var keys = new HashSet<>(before.keys().keySet());
    keys.addAll(after.keys().keySet());
    for (var key : keys) {
      if (!LOST.matcher(key).matches()) {
        compare(key, before.of(key), after.of(key), after);
      }
    }
  }

  private static void compare(
      String key, Map<String, String> was, Map<String, String> is, RedisPicture after) {
    var parts = key.split(":", -1);
    var name = parts[parts.length - 1];
    if (key.startsWith("hz:{s}:calendar:")) {
      calendar(key, was, is, after);
    } else if (name.endsWith("time-outs") || key.equals(RedisKeys.NOTICE_QUEUE)) {
      assertThat(is.keySet()).as(key).isEqualTo(was.keySet());
      // What could not be done waits for another try, or is being done; it is tried at once then.
      was.forEach((member, score) ->
          assertThat(Long.parseLong(is.get(member)))
              .as(key)
              .isLessThanOrEqualTo(Long.parseLong(score)));
    } else if (List.of("referrals", "orders", "teachings", "waitings").contains(name)) {
      // Since when an organisation is concerned is not kept.
      assertThat(is.keySet()).as(key).isEqualTo(was.keySet());
    } else if (key.equals(RedisKeys.NOTICE_DUE)) {
      assertThat(is.keySet()).as(key).containsAll(was.keySet());
    } else if (List.of("visits", "practitioners", "patients", "agreements").contains(name)
        && !parts[2].equals("dir")
        && !parts[2].equals("patient")) {
      // They only grow: who left is passed over by whoever reads them.
      assertThat(was.keySet()).as(key).containsAll(is.keySet());
    } else {
      assertThat(is).as(key).isEqualTo(was);
    }
  }

  /// What lies before a case's last change may be longer than it was, or still be there; nobody
  /// books that.
  private static void calendar(
      String key, Map<String, String> was, Map<String, String> is, RedisPicture after) {
    for (var entry : was.keySet()) {
      var parts = entry.split(":", 3);
      if (isPast(parts[1], parts[2], after)) {
        continue; // of a session that was broken off, whose case has another time now
      }
      assertThat(is.keySet())
          .as(key + " " + entry)
          .anyMatch(it -> {
            var now = it.split(":", 3);
            return it.equals(entry)
                || (now[0].equals(parts[0])
                    && now[2].equals(parts[2])
                    && isPast(now[1], now[2], after));
          });
    }
    for (var entry : is.keySet()) {
      var parts = entry.split(":", 3);
      assertThat(was.containsKey(entry) || isPast(parts[1], parts[2], after))
          .as(key + " " + entry + " was not there")
          .isTrue();
    }
  }

  private static boolean isPast(String end, String subject, RedisPicture after) {
    var newest =
        after.of("hz:{s}:cases").values().stream().mapToLong(Long::parseLong).max().orElse(0);
    return after.of("hz:{s}:case:" + subject).containsKey("at") && Long.parseLong(end) <= newest;
  }
}
