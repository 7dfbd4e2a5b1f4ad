/// Benchmarks and the load generator.
@NullMarked
package huizhen.bench;

import org.jspecify.annotations.NullMarked;
