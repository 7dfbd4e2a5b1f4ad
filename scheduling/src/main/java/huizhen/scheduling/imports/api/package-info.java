/// Bringing a directory in from files.
@NullMarked
package huizhen.scheduling.imports.api;

import org.jspecify.annotations.NullMarked;
