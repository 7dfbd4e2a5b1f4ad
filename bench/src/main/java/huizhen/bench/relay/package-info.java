/// What a forwarded packet costs: a gateway on one core, a load on another.
@NullMarked
package huizhen.bench.relay;

import org.jspecify.annotations.NullMarked;
