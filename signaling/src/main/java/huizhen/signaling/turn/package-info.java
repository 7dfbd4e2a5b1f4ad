/// The STUN and TURN servers that clients are told, and time-limited credentials for them. Pure:
/// the time is a parameter.
@NullMarked
package huizhen.signaling.turn;

import org.jspecify.annotations.NullMarked;
