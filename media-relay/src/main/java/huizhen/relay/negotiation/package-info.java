/// What is agreed with a client: codecs, extensions, directions, SSRCs. Pure.
@NullMarked
package huizhen.relay.negotiation;

import org.jspecify.annotations.NullMarked;
