/// Passwords and one-time codes: bytes and time in, verdicts and keys out.
@NullMarked
package huizhen.web.factor;

import org.jspecify.annotations.NullMarked;
