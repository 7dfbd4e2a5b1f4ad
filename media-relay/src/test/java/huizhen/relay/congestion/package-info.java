@NullMarked
package huizhen.relay.congestion;

import org.jspecify.annotations.NullMarked;
