/// A bad line on purpose: stands between a real client and the relay, and spoils what passes.
@NullMarked
package huizhen.app.network;

import org.jspecify.annotations.NullMarked;
