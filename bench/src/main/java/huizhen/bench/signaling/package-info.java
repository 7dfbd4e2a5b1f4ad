/// What signalling carries: a server on one core, a crowd of WebSocket clients on another, and two
/// attacks.
@NullMarked
package huizhen.bench.signaling;

import org.jspecify.annotations.NullMarked;
