/// Reads files of a directory and says what would come of them, without writing anything.
@NullMarked
package huizhen.scheduling.imports;

import org.jspecify.annotations.NullMarked;
