package huizhen.bench.signaling;

import java.time.Duration;

/// Who comes, and how long each part is measured.
///
/// @param sessions in rooms of [#ROOM]
/// @param measured in peace, and as long under each attack
public record SignalingPlan(int sessions, Duration measured) {
  /// As many as an MDT has, about.
  static final int ROOM = 5;

  /// More need more ports and files than a machine has as a rule.
  static final int MAX_SESSIONS = 10_000;

  static final int MAX_SECONDS = 120;

  /// How often each session says how it goes, as the pages do.
  static final Duration REPORT_EVERY = Duration.ofSeconds(5);

  /// Of all together.
  static final int CHATS_PER_SECOND = 50;

  /// How many are asking for a ticket or joining at a time.
  static final int JOINING_AT_ONCE = 16;

  public SignalingPlan {
    if (sessions < ROOM || sessions > MAX_SESSIONS || sessions % ROOM != 0) {
      throw new IllegalArgumentException(
          "--sessions %d: rooms of %d, so a multiple of it up to %d"
              .formatted(sessions, ROOM, MAX_SESSIONS));
    }
    if (measured.toSeconds() < 1 || measured.toSeconds() > MAX_SECONDS) {
      throw new IllegalArgumentException(
          "--seconds %d: 1 to %d".formatted(measured.toSeconds(), MAX_SECONDS));
    }
  }

  /// The sessions' names are their numbers; those of a room follow each other.
  static int roomOf(int session) {
    return session / ROOM;
  }
}
