package huizhen.signaling.session;

import huizhen.signaling.api.Door;
import java.time.Duration;

/// Who has been away for too long, by any door.
record Patience(SessionLimits limits) {
  /// The host is to hear of it.
  boolean isAway(Attendee attendee, Now now) {
    return attendee.door == Door.SIGNALING
        && attendee.connection == null
        && isOver(attendee.awayNanos, limits.resumeWithin(), now);
  }

  /// The place is given up.
  boolean isGone(Room room, Attendee attendee, Now now) {
    return switch (attendee.door) {
      case SIGNALING -> {
        Duration limit = room.isRunning() ? limits.suspendedWithin() : limits.resumeWithin();
        yield attendee.connection == null && isOver(attendee.awayNanos, limit, now);
      }
      case WHIP, WHEP -> {
        Duration limit = attendee.hasTransport ? limits.doorLost() : limits.doorConnect();
        yield !attendee.isConnected && isOver(attendee.awayNanos, limit, now);
      }
    };
  }

  static boolean isOver(long sinceNanos, Duration limit, Now now) {
    return now.nanos() - sinceNanos > limit.toNanos();
  }
}
