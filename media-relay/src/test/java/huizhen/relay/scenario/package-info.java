/// Whole calls in the simulated world.
@NullMarked
package huizhen.relay.scenario;

import org.jspecify.annotations.NullMarked;
