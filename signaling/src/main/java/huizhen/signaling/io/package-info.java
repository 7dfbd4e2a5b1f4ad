/// The shell: WebSocket, WHIP and WHEP on Vert.x, the relay and the host as ports.
@NullMarked
package huizhen.signaling.io;

import org.jspecify.annotations.NullMarked;
