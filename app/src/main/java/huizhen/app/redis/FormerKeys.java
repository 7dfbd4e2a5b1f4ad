package huizhen.app.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/// The names of this package's keys: all have the hash tag that scheduling's have, so that one
/// script may touch several on a Cluster. Takes over what an earlier version kept under names
/// without it, on a server of its own only: there was no Cluster before.
final class FormerKeys {
  private static final String BEFORE = "huizhen:";
  private static final String NOW = "hz:{s}:app:";

  /// A key that is there under its new name, too, stays as it is. A chat's message keys had a tag
  /// around their name.
  private static final String MOVE =
      """
      local before, now, moved, cursor = ARGV[1], ARGV[2], 0, '0'
      repeat
        local page = redis.call('SCAN', cursor, 'COUNT', 1000)
        cursor = page[1]
        for _, key in ipairs(page[2]) do
          local plain = string.gsub(key, '^{(.*)}', '%1')
          if string.sub(plain, 1, #before) == before then
            moved = moved + redis.call('RENAMENX', key, now .. string.sub(plain, #before + 1))
          end
        end
      until cursor == '0'
      return moved
      """;

  private FormerKeys() {}

  /// Answered with how many there were.
  static Request take() {
    return Request.cmd(Command.EVAL).arg(MOVE).arg(0).arg(BEFORE).arg(NOW);
  }

  /// What a value is sealed under is not changed by where it lies.
  static String context(String key) {
    return key.startsWith(NOW) ? BEFORE + key.substring(NOW.length()) : key;
  }
}
