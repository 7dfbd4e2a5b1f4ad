/// What the signalling module needs (ports) and offers: the WebSocket server, WHIP and WHEP,
/// tickets.
@NullMarked
package huizhen.signaling.api;

import org.jspecify.annotations.NullMarked;
