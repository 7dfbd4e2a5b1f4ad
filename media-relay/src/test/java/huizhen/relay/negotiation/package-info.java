@NullMarked
package huizhen.relay.negotiation;

import org.jspecify.annotations.NullMarked;
