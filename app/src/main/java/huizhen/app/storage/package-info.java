/// How full the disk is, day by day.
@NullMarked
package huizhen.app.storage;

import org.jspecify.annotations.NullMarked;
