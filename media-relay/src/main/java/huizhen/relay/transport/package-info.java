/// One peer's ICE-lite, DTLS and SRTP. Pure: bytes and time in, bytes and events out.
@NullMarked
package huizhen.relay.transport;

import org.jspecify.annotations.NullMarked;
