/// Registers of practitioners that licences are looked up in.
@NullMarked
package huizhen.app.registry;

import org.jspecify.annotations.NullMarked;
