/// DTLS as WebRTC uses it (RFC 5764, RFC 8827): to agree on SRTP keys with the holder of a
/// certificate that signalling has named.
@NullMarked
package huizhen.relay.io.dtls;

import org.jspecify.annotations.NullMarked;
