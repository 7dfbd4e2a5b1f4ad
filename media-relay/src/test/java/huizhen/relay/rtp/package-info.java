@NullMarked
package huizhen.relay.rtp;

import org.jspecify.annotations.NullMarked;
