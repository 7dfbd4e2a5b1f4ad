@NullMarked
package huizhen.bench.server;

import org.jspecify.annotations.NullMarked;
