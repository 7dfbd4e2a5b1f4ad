package huizhen.relay.room;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Decides which tracks a receiver's slots of one kind carry. A track that is shown stays where it
/// is. With more tracks than slots, screens and diagnostic images come before cameras, and who
/// speaks (with [Voice]'s hangover) before who is silent; among equals those that are in a slot
/// already, then the older.
final class SlotAssignment {
  private SlotAssignment() {}

  /// @param candidates in order of publication
  static void assign(List<DownTrack> slots, List<UpTrack> candidates, long nowNanos) {
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
          Comparator.comparingInt((UpTrack track) -> precedence(track))
              .thenComparingInt(track -> track.owner().voice().isSpeaking(nowNanos) ? 0 : 1)
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

  private static int precedence(UpTrack track) {
    return switch (track.section().source()) {
      case SCREEN, DIAGNOSTIC -> 0;
      case CAMERA, MICROPHONE, SCREEN_AUDIO -> 1;
    };
  }
}
