package huizhen.signaling.session;

import java.time.Duration;

/// The limits of rooms and sessions.
///
/// @param joinWithin a socket on which nobody joins is closed after this
/// @param silence a socket is closed after this without a message
/// @param resumeWithin how long a place is kept for a session key
/// @param suspendedWithin the same in a consultation that has begun: its host hears of an absence
///   after `resumeWithin`, and the place waits on
/// @param doorLost a WHIP or WHEP resource is gone when its transport was away for this
/// @param doorConnect or did not come up within this
/// @param liveRoomKept how long a live consultation stays open with nobody in it
/// @param attendees in one room; past it: `room-full`
/// @param rooms open at once; past it: `unavailable`
public record SessionLimits(
    Duration joinWithin,
    Duration silence,
    Duration resumeWithin,
    Duration suspendedWithin,
    Duration doorLost,
    Duration doorConnect,
    Duration liveRoomKept,
    int attendees,
    int rooms) {
  /// Chat messages that wait for the host in one room; past it: `too-many`.
  static final int QUEUED_CHATS = 64;

  /// Chat keys remembered per participant; an older one can be doubled.
  static final int CHAT_KEYS = 128;

  /// How long a place that has flooded us takes no new socket.
  static final Duration AFTER_FLOOD = Duration.ofSeconds(10);

  /// Given-up places whose keys are refused without asking the store, which may be slow to forget.
  static final int FORGOTTEN_PLACES = 4_096;

  /// Withdrawn tickets that are remembered for admissions under way.
  static final int REVOCATIONS_KEPT = 1_024;

  /// The history that a joining client gets; older lines stay with the host.
  static final int HISTORY = 500;

  /// What these lines may weigh together, as JSON: past it the oldest are left out. It goes out at
  /// once, so it is a good deal less than the backlog at which a socket is closed.
  static final int HISTORY_BYTES = 256 * 1024;

  /// Lines in one `chat` message.
  static final int HISTORY_BATCH = 20;

  public static final SessionLimits DEFAULT =
      new SessionLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofHours(4),
          64,
          5_000);

  public SessionLimits withAttendees(int other) {
    return new SessionLimits(
        joinWithin,
        silence,
        resumeWithin,
        suspendedWithin,
        doorLost,
        doorConnect,
        liveRoomKept,
        other,
        rooms);
  }

  public SessionLimits {
    if (attendees < 1 || rooms < 1) {
      throw new IllegalArgumentException("signaling limits are at least 1");
    }
  }
}
