/// Join tickets: compact JWS, HS256, with key rotation. Pure.
@NullMarked
package huizhen.signaling.ticket;

import org.jspecify.annotations.NullMarked;
