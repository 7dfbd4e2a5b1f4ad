/// The messages of `huizhen.v1` and their JSON. Pure.
@NullMarked
package huizhen.signaling.protocol;

import org.jspecify.annotations.NullMarked;
