/// Files that lie sealed on the disk for a while.
@NullMarked
package huizhen.app.spool;

import org.jspecify.annotations.NullMarked;
