package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The chat of one room on its way to the host: one message at a time, so that they are kept and
/// delivered in one order, and each key of a client once.
final class ChatLog {
  private final Deque<Draft> waiting = new ArrayDeque<>();
  private final Map<ParticipantId, KeptKeys> kept = new HashMap<>();

  /// A message that the host has not kept yet.
  ///
  /// @param author where the answer goes
  record Draft(
      ParticipantId from,
      String text,
      Optional<String> key,
      ConnectionId author,
      OptionalLong re) {}

  enum Taken {
    /// Alone in the queue: hand it to the host.
    FIRST,
    QUEUED,
    /// The host has kept it already.
    KEPT,
    /// The same key waits already; its answer goes to the newer connection.
    REPEATED,
    FULL
  }

  Taken take(Draft draft) {
    if (draft.key().isPresent()) {
      KeptKeys keys = kept.get(draft.from());
      if (keys != null && keys.containsKey(draft.key().get())) {
        return Taken.KEPT;
      }
      if (repeats(draft)) {
        return Taken.REPEATED;
      }
    }
    if (waiting.size() >= SessionLimits.QUEUED_CHATS) {
      return Taken.FULL;
    }
    waiting.add(draft);
    return waiting.size() == 1 ? Taken.FIRST : Taken.QUEUED;
  }

  private boolean repeats(Draft draft) {
    boolean found = false;
    for (int i = waiting.size(); i > 0; i--) { // once round, to replace in place
      Draft other = waiting.remove();
      boolean isSame = other.from().equals(draft.from()) && other.key().equals(draft.key());
      waiting.add(isSame ? draft : other);
      found |= isSame;
    }
    return found;
  }

  /// The host has kept the first one.
  Draft kept(long id) {
    Draft draft = waiting.remove();
    draft
        .key()
        .ifPresent(key -> {
          var _ = kept.computeIfAbsent(draft.from(), any -> new KeptKeys()).put(key, id);
        });
    return draft;
  }

  /// The host could not keep the first one; its key may be used again.
  Draft failed() {
    return waiting.remove();
  }

  boolean isIdle() {
    return waiting.isEmpty();
  }

  Optional<Draft> first() {
    return Optional.ofNullable(waiting.peek());
  }

  /// The newest [SessionLimits#CHAT_KEYS] keys.
  private static final class KeptKeys extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > SessionLimits.CHAT_KEYS;
    }
  }
}
