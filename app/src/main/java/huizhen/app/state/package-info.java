/// The copy of Redis' state in the vault: what is in it, who keeps it, and how Redis is built from
/// it again.
@NullMarked
package huizhen.app.state;

import org.jspecify.annotations.NullMarked;
