/// The composition root: configuration, wiring, start and shutdown order.
@NullMarked
package huizhen.app;

import org.jspecify.annotations.NullMarked;
