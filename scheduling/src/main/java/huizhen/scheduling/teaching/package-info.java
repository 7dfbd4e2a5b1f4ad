/// The state machine of teaching sessions. Pure.
@NullMarked
package huizhen.scheduling.teaching;

import org.jspecify.annotations.NullMarked;
