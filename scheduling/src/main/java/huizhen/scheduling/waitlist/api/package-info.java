/// What others use of waiting lists.
@NullMarked
package huizhen.scheduling.waitlist.api;

import org.jspecify.annotations.NullMarked;
