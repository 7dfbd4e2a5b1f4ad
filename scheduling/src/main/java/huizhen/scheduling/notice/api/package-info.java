/// What people are told of their consultations and visits, by which channel, and whether it came.
@NullMarked
package huizhen.scheduling.notice.api;

import org.jspecify.annotations.NullMarked;
