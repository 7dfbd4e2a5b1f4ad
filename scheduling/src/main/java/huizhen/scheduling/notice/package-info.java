/// Which notices are due, and by which ways: pure, handed what is known and the time.
@NullMarked
package huizhen.scheduling.notice;

import org.jspecify.annotations.NullMarked;
