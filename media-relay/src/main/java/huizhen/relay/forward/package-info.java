/// What happens to a packet between an up-track and a down-track: loss repair, keyframes,
/// rewriting. Pure.
@NullMarked
package huizhen.relay.forward;

import org.jspecify.annotations.NullMarked;
