/// A simulated world around a real relay core: virtual time, a seeded network, peers that publish
/// and check what they receive.
@NullMarked
package huizhen.relay.world;

import org.jspecify.annotations.NullMarked;
