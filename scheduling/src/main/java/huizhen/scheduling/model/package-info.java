/// The rules of consultation cases and calendars: pure, handed the facts and the time.
@NullMarked
package huizhen.scheduling.model;

import org.jspecify.annotations.NullMarked;
