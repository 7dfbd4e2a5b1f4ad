/// The form of frozen pictures. Pure.
@NullMarked
package huizhen.signaling.still;

import org.jspecify.annotations.NullMarked;
