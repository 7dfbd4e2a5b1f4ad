/// Races for times while Redis and gateways are killed, a checker of what came of it, and how many
/// bookings a gateway takes.
@NullMarked
package huizhen.bench.booking;

import org.jspecify.annotations.NullMarked;
