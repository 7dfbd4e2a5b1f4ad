/// One-time codes as a second factor: bytes and time in, verdicts out.
@NullMarked
package huizhen.web.factor;

import org.jspecify.annotations.NullMarked;
