/// The state machine of diagnosis orders. Pure.
@NullMarked
package huizhen.scheduling.order;

import org.jspecify.annotations.NullMarked;
