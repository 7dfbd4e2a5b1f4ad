package huizhen.signaling.api;

import io.vertx.core.Future;

/// A port: remembers, across restarts and for all gateways, which tickets were used at which door,
/// and which were withdrawn.
public interface TicketUse {
  /// [Standing#GOOD] for exactly one call with this ticket and door, however many come at once.
  Future<Standing> claim(Ticket ticket, Door door);

  /// How a claim would stand, without making it.
  Future<Standing> look(Ticket ticket, Door door);

  enum Standing {
    GOOD,
    USED,
    REVOKED
  }
}
