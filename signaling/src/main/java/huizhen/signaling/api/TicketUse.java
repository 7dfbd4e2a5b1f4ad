package huizhen.signaling.api;

import io.vertx.core.Future;

/// A port: remembers which tickets were used at which door, across restarts.
public interface TicketUse {
  /// True for exactly one call with this ticket and door, however many come at once.
  Future<Boolean> claim(String ticketId, Door door, java.time.Instant expiresAt);
}
