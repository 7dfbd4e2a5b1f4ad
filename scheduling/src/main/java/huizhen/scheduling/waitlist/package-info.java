/// Waiting for a time of a doctor whose calendar is full, and being offered one that falls free.
@NullMarked
package huizhen.scheduling.waitlist;

import org.jspecify.annotations.NullMarked;
