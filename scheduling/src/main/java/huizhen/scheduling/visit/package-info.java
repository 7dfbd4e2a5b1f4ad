/// The follow-up visit's state machine and its waiting room: pure decisions.
@NullMarked
package huizhen.scheduling.visit;

import org.jspecify.annotations.NullMarked;
