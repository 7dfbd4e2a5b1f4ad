/// Teaching sessions (远程示教): values, commands and the port.
@NullMarked
package huizhen.scheduling.teaching.api;

import org.jspecify.annotations.NullMarked;
