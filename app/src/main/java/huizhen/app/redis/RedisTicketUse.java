package huizhen.app.redis;

import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.api.TicketUse;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;

/// Remembers used tickets until they have expired, and [#CLOCK_SLACK] longer; withdrawn ones as
/// long as a place that was taken with one may be kept ([RedisPlaces]), and so a sign-in session
/// that has ended, with all its tickets. Of a room at most [#MAX_REVOKED] single tickets are
/// withdrawn: past that it is refused, and the room's owner can withdraw all.
public final class RedisTicketUse implements TicketUse {
  static final int MAX_REVOKED = 10_000;

  private static final Duration CLOCK_SLACK = Duration.ofMinutes(2);
  private static final Duration REMEMBERED = RedisPlaces.LONGEST.plus(Duration.ofHours(1));

  /// A ticket's id is never this.
  private static final String ALL = "*";

  private static final String SESSION = "session";

  private static final String CLAIM =
      """
      local all = redis.call('ZSCORE', KEYS[2], '*')
      if redis.call('ZSCORE', KEYS[2], ARGV[1]) or (all and tonumber(ARGV[2]) <= tonumber(all))
          or redis.call('EXISTS', KEYS[3]) == 1 then
        return 'REVOKED'
      end
      if redis.call('EXISTS', KEYS[1]) == 1 then return 'USED' end
      if ARGV[3] ~= '' then redis.call('SET', KEYS[1], '1', 'PXAT', ARGV[3]) end
      return 'GOOD'
      """;

  private static final String REVOKE =
      """
      if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4])
          and not redis.call('ZSCORE', KEYS[1], ARGV[1]) and ARGV[1] ~= '*' then
        return 0
      end
      local before = redis.call('ZSCORE', KEYS[1], ARGV[1])
      if not before or tonumber(before) < tonumber(ARGV[2]) then
        redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
      end
      redis.call('PEXPIRE', KEYS[1], ARGV[3])
      redis.call('PUBLISH', ARGV[5], ARGV[6])
      return 1
      """;

  private static final String REVOKE_SESSION =
      """
      redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
      redis.call('PUBLISH', ARGV[2], ARGV[3])
      return 1
      """;

  private final RedisCalls redis;

  public RedisTicketUse(RedisCalls redis) {
    this.redis = redis;
  }

  @Override
  public Future<Standing> claim(Ticket ticket, Door door) {
    var until = ticket.expiresAt().plus(CLOCK_SLACK).toEpochMilli();
    return standing(ticket, door, Long.toString(until));
  }

  @Override
  public Future<Standing> look(Ticket ticket, Door door) {
    return standing(ticket, door, "");
  }

  private Future<Standing> standing(Ticket ticket, Door door, String usedUntilMillis) {
    var request =
        Request.cmd(Command.EVAL)
            .arg(CLAIM)
            .arg(3)
            .arg("hz:{s}:app:ticket:" + door + ":" + ticket.id())
            .arg(key(ticket.room()))
            .arg(sessionKey(ticket.session().orElse("")))
            .arg(ticket.id())
            .arg(ticket.expiresAt().getEpochSecond())
            .arg(usedUntilMillis);
    return redis.send(request).map(reply -> Standing.valueOf(Replies.present(reply).toString()));
  }

  /// Withdraws, and tells all gateways. False when the room has too many withdrawn ones already.
  public Future<Boolean> revoke(Revocation revocation) {
    return switch (revocation) {
      case Revocation.OfTicket(var room, var ticketId) -> revoke(revocation, room, ticketId, 0);
      case Revocation.OfRoom(var room, var until) ->
          revoke(revocation, room, ALL, until.getEpochSecond());
      case Revocation.OfSession(var session) -> revokeSession(revocation, session);
    };
  }

  private Future<Boolean> revokeSession(Revocation revocation, String session) {
    var request =
        Request.cmd(Command.EVAL)
            .arg(REVOKE_SESSION)
            .arg(1)
            .arg(sessionKey(session))
            .arg(REMEMBERED.toMillis())
            .arg(RevocationFeed.CHANNEL)
            .arg(text(revocation));
    return redis.send(request).map(true);
  }

  private Future<Boolean> revoke(
      Revocation revocation, RoomId room, String ticketId, long untilSecond) {
    var request =
        Request.cmd(Command.EVAL)
            .arg(REVOKE)
            .arg(1)
            .arg(key(room))
            .arg(ticketId)
            .arg(untilSecond)
            .arg(REMEMBERED.toMillis())
            .arg(MAX_REVOKED)
            .arg(RevocationFeed.CHANNEL)
            .arg(text(revocation));
    return redis.send(request).map(reply -> Replies.number(reply) == 1);
  }

  /// `room until id` or `session id`, which have no blanks in them.
  static String text(Revocation revocation) {
    return switch (revocation) {
      case Revocation.OfTicket(var room, var ticketId) -> "%s 0 %s".formatted(room, ticketId);
      case Revocation.OfRoom(var room, var until) ->
          "%s %d %s".formatted(room, until.getEpochSecond(), ALL);
      case Revocation.OfSession(var session) -> SESSION + " " + session;
    };
  }

  /// @throws IllegalArgumentException when it is none of ours
  static Revocation read(String text) {
    var parts = text.split(" ", -1);
    if (parts.length == 2 && parts[0].equals(SESSION)) {
      return Revocation.ofSession(parts[1]);
    }
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a revocation");
    }
    var room = new RoomId(parts[0]);
    return parts[2].equals(ALL)
        ? Revocation.ofAll(room, Instant.ofEpochSecond(Long.parseLong(parts[1])))
        : Revocation.of(room, parts[2]);
  }

  private static String sessionKey(String session) {
    return "hz:{s}:app:revoked-session:" + session;
  }

  private static String key(RoomId room) {
    return "hz:{s}:app:revoked:" + room;
  }
}
