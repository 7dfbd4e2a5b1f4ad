package huizhen.recording.capture;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackId;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// How far the recording's clock is ahead of each sender's NTP clock, as all of his tracks have it:
/// picture and sound that each kept an own count would lie apart by what one's reports took longer
/// on their way. Of one recording; owned by one recorder thread.
public final class SenderClocks {
  /// A track that has not told anything for so long is not asked any more.
  private static final long STALE_NANOS = 20_000_000_000L;

  /// Tracks further apart are of different clocks: the same person at another device.
  private static final long OTHER_CLOCK_NANOS = 400_000_000L;

  private final Map<ParticipantId, Map<TrackId, Told>> senders = new HashMap<>();

  private record Told(long ahead, long atNanos) {}

  /// The same where this track itself has told nothing; empty where none of the sender's has, or
  /// they are of different clocks.
  public OptionalLong ahead(TrackId track, long atNanos) {
    Map<TrackId, Told> tracks = senders.getOrDefault(track.participant(), Map.of());
    Told own = tracks.get(track);
    if (own != null && atNanos - own.atNanos() <= STALE_NANOS) {
      return OptionalLong.of(least(tracks, own.ahead(), atNanos));
    }
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (Told each : tracks.values()) {
      if (atNanos - each.atNanos() <= STALE_NANOS) {
        least = Math.min(least, each.ahead());
        most = Math.max(most, each.ahead());
      }
    }
    return least > most || most - least >= OTHER_CLOCK_NANOS
        ? OptionalLong.empty()
        : OptionalLong.of(least);
  }

  /// @param ahead the least that this track's reports of late have said: when they came, by the
  ///   recording's clock, less what they said the sender's clock was
  /// @return the same for all tracks of this sender
  public long ahead(TrackId track, long ahead, long atNanos) {
    Map<TrackId, Told> tracks = senders.computeIfAbsent(track.participant(), _ -> new HashMap<>());
    var _ = tracks.values().removeIf(it -> atNanos - it.atNanos() > STALE_NANOS); // asked or not
    var _ = tracks.put(track, new Told(ahead, atNanos)); // what it said before is in it
    return least(tracks, ahead, atNanos);
  }

  private static long least(Map<TrackId, Told> tracks, long ahead, long atNanos) {
    long least = ahead;
    for (Told each : tracks.values()) {
      if (atNanos - each.atNanos() <= STALE_NANOS
          && each.ahead() < least
          && ahead - each.ahead() < OTHER_CLOCK_NANOS) {
        least = each.ahead();
      }
    }
    return least;
  }
}
