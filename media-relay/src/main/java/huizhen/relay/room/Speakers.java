package huizhen.relay.room;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Who speaks, loudest first, looked at five times a second. Owned by [Room].
final class Speakers {
  static final long INTERVAL_NANOS = 200_000_000;

  private final List<Publishing> speaking = new ArrayList<>();
  private List<ParticipantId> told = List.of();
  private long lookedNanos;
  private boolean hasLooked;

  /// @return true if the speakers changed
  boolean tick(List<Publishing> all, long nowNanos, Outputs out) {
    if (hasLooked && nowNanos - lookedNanos < INTERVAL_NANOS) {
      return false;
    }
    hasLooked = true;
    lookedNanos = nowNanos;
    speaking.clear();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).voice().isSpeaking(nowNanos)) {
        speaking.add(all.get(i));
      }
    }
    speaking.sort(Comparator.comparingInt((Publishing p) -> -p.voice().loudness()));
    List<ParticipantId> now = speaking.stream().map(Publishing::participant).toList();
    if (now.equals(told)) {
      return false;
    }
    told = now;
    out.emit(new RoomEvent.SpeakersChanged(now));
    return true;
  }
}
