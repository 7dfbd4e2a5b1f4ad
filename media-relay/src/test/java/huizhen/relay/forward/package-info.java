@NullMarked
package huizhen.relay.forward;

import org.jspecify.annotations.NullMarked;
