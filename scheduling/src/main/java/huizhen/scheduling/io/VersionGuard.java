package huizhen.scheduling.io;

import huizhen.scheduling.api.CommandId;
import huizhen.scheduling.api.StaleVersionException;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/// Lets a command through that says at which version it is meant.
///
/// What is decided after this is written only if the version is still the one that was read, so
/// nothing comes between.
final class VersionGuard {
  private VersionGuard() {}

  /// Fails with a [StaleVersionException], except for a command that was carried out before: its
  /// outcome is told again by the script that would have written.
  ///
  /// @param version as it was read just now; 0 when there is nothing
  static Future<Void> check(
      RedisLink.Attempt attempt, CommandId command, String commandKey, long version) {
    return command.fits(version)
        ? Future.succeededFuture()
        : attempt
            .send(Request.cmd(Command.EXISTS).arg(commandKey))
            .compose(found ->
                found.toString().equals("1")
                    ? Future.succeededFuture()
                    : Future.failedFuture(new StaleVersionException(version)));
  }
}
