/// RTP and RTCP on the wire: packets, header extensions, sequence numbers. Pure.
@NullMarked
package huizhen.relay.rtp;

import org.jspecify.annotations.NullMarked;
