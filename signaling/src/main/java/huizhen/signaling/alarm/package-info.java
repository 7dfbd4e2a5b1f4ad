/// Alarm rules over what devices measure. Pure.
@NullMarked
package huizhen.signaling.alarm;

import org.jspecify.annotations.NullMarked;
