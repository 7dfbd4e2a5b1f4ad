package huizhen.relay.room;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Who speaks, loudest first, looked at five times a second. Owned by [Room].
final class Speakers {
  static final long INTERVAL_NANOS = 200_000_000;

  private static final Comparator<Publishing> LOUDEST_FIRST =
      Comparator.comparingInt(publisher -> -publisher.voice().loudness());

  private final List<Publishing> speaking = new ArrayList<>();
  private List<ParticipantId> told = List.of();
  private long lookedNanos;
  private boolean hasLooked;

  /// Somebody has begun to speak: to be looked at with the next tick, or a word would be cut.
  void hurry() {
    hasLooked = false;
  }

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
    speaking.sort(LOUDEST_FIRST);
    if (isTold()) {
      return false;
    }
    told = speaking.stream().map(Publishing::participant).toList();
    out.emit(new RoomEvent.SpeakersChanged(told));
    return true;
  }

  private boolean isTold() {
    if (speaking.size() != told.size()) {
      return false;
    }
    for (int i = 0; i < speaking.size(); i++) {
      if (!speaking.get(i).participant().equals(told.get(i))) {
        return false;
      }
    }
    return true;
  }
}
