@NullMarked
package huizhen.bench.relay;

import org.jspecify.annotations.NullMarked;
