/// Servers that are started to be measured, on a core of their own, and what they take.
@NullMarked
package huizhen.bench.server;

import org.jspecify.annotations.NullMarked;
