@NullMarked
package huizhen.bench.signaling;

import org.jspecify.annotations.NullMarked;
