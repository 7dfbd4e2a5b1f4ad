package huizhen.relay.room;

import huizhen.relay.api.TrackSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Decides which tracks a receiver's slots of one kind carry. A track that is shown stays where it
/// is. With more tracks than slots, what the receiver has pinned comes first, then images under
/// examination and shared screens before cameras, then who speaks (with [Voice]'s hangover) before
/// who is silent, the louder and the one who spoke last first; among equals those that are in a
/// slot already, then the older.
final class SlotAssignment {
  private static final long RECENCY_NANOS = 2_000_000_000;

  private SlotAssignment() {}

  /// @param candidates in order of publication
  static void assign(
      List<DownTrack> slots, List<UpTrack> candidates, Predicate<UpTrack> isPinned, long nowNanos) {
    Set<UpTrack> carried = new HashSet<>();
    for (DownTrack slot : slots) {
      UpTrack source = slot.source();
      if (source != null) {
        carried.add(source);
      }
    }
    List<UpTrack> wanted = new ArrayList<>();
    for (UpTrack track : candidates) {
      if (slots.stream().anyMatch(slot -> slot.takes(track))) {
        wanted.add(track);
      }
    }
    if (wanted.size() > slots.size()) {
      wanted.sort(
          Comparator.comparingInt((UpTrack track) -> isPinned.test(track) ? 0 : 1)
              .thenComparingInt(SlotAssignment::precedence)
              .thenComparingInt(track -> isHeard(track, nowNanos) ? 0 : 1)
              .thenComparingInt(track -> -loudness(track, nowNanos))
              .thenComparingLong(track -> -recency(track, nowNanos))
              .thenComparingInt(track -> carried.contains(track) ? 0 : 1));
      wanted = wanted.subList(0, slots.size());
    }
    for (DownTrack slot : slots) {
      UpTrack source = slot.source();
      if (source != null && (!wanted.contains(source) || !slot.takes(source))) {
        slot.carry(null);
        carried.remove(source);
      }
    }
    for (UpTrack track : wanted) {
      if (!carried.contains(track)) {
        fill(slots, track);
      }
    }
  }

  private static void fill(List<DownTrack> slots, UpTrack track) {
    for (DownTrack slot : slots) {
      if (slot.source() == null && slot.takes(track)) {
        slot.carry(track);
        return;
      }
    }
  }

  /// Sound that is shared with a screen is always meant to be heard.
  private static boolean isHeard(UpTrack track, long nowNanos) {
    return track.section().source() == TrackSource.SCREEN_AUDIO
        || track.owner().voice().isSpeaking(nowNanos);
  }

  /// Of who speaks now; the silent are equally silent.
  private static int loudness(UpTrack track, long nowNanos) {
    return isHeard(track, nowNanos) ? track.owner().voice().loudness() : 0;
  }

  /// In steps of two seconds, so that those who take turns don't take each other's place.
  private static long recency(UpTrack track, long nowNanos) {
    return isHeard(track, nowNanos) ? 0 : track.owner().voice().lastHeardNanos() / RECENCY_NANOS;
  }

  private static int precedence(UpTrack track) {
    return switch (track.section().source()) {
      case DIAGNOSTIC, SCREEN_AUDIO -> 0;
      case SCREEN -> 1;
      case CAMERA, MICROPHONE -> 2;
    };
  }
}
