/// The relay's shell: sockets, event loops, DTLS threads, metrics. `ByteBuf` stops here.
@NullMarked
package huizhen.relay.io;

import org.jspecify.annotations.NullMarked;
