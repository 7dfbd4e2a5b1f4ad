/// What a room is to the rest: a consultation or a service's ad-hoc room. Only here is it known
/// that an appointment is a room.
@NullMarked
package huizhen.app.rooms;

import org.jspecify.annotations.NullMarked;
