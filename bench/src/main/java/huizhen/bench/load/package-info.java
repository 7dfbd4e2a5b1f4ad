/// A load of WebRTC clients for any gateway: real tickets, WHIP and WHEP, ICE checks, DTLS, SRTP,
/// transport-cc. Media is made beforehand, so that a core of this load feeds a core of a relay.
@NullMarked
package huizhen.bench.load;

import org.jspecify.annotations.NullMarked;
