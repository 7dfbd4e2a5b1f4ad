/// The scheduling state in Redis: connection, scripts, keys, and the two interfaces on them.
@NullMarked
package huizhen.scheduling.io;

import org.jspecify.annotations.NullMarked;
