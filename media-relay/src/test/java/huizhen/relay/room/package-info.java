@NullMarked
package huizhen.relay.room;

import org.jspecify.annotations.NullMarked;
