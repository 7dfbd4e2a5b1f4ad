/// Whole consultations through a whole gateway, in real browsers.
@NullMarked
package huizhen.app.e2e;

import org.jspecify.annotations.NullMarked;
