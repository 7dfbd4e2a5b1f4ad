@NullMarked
package huizhen.bench.load;

import org.jspecify.annotations.NullMarked;
