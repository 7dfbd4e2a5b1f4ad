/// SDP text to and from the relay's typed descriptions (RFC 8866, 8829, 8839, 8840, 8843). Pure.
@NullMarked
package huizhen.signaling.sdp;

import org.jspecify.annotations.NullMarked;
