/// Rooms, attendees and connections as inputs and effects. Pure.
@NullMarked
package huizhen.signaling.session;

import org.jspecify.annotations.NullMarked;
