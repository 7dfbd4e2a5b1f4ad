/// A year of a region, and how long its lists take then.
@NullMarked
package huizhen.bench.region;

import org.jspecify.annotations.NullMarked;
