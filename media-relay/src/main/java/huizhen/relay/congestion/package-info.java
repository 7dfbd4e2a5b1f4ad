/// What senders are told about the path to the relay, so that they find their bitrate. Pure.
@NullMarked
package huizhen.relay.congestion;

import org.jspecify.annotations.NullMarked;
