/// Finds times for several people at once: pure, handed their calendars and the time.
@NullMarked
package huizhen.scheduling.planning;

import org.jspecify.annotations.NullMarked;
