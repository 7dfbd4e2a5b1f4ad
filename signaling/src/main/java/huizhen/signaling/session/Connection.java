package huizhen.signaling.session;

import huizhen.signaling.api.RoomHost.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One WebSocket: who joined on it, when it was last heard, how far it has read the chat.
final class Connection {
  final ConnectionId id;
  final long openedNanos;
  long heardNanos;

  /// True from the first `join` on.
  boolean isJoining;

  @Nullable Attendee attendee;
  @Nullable Room room;

  /// Chat up to here was sent on this socket.
  long lastChat = -1;

  boolean isHistoryPending;

  /// Kept while the history is read. Limit: [SessionLimits#HISTORY], then the oldest go, as they do
  /// in the history itself.
  final List<ChatMessage> held = new ArrayList<>();

  Connection(ConnectionId id, long nowNanos) {
    this.id = id;
    openedNanos = nowNanos;
    heardNanos = nowNanos;
  }
}
