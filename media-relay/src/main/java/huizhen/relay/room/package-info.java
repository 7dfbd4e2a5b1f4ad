/// Rooms, participants, tracks and slots: who gets which packet. Pure.
@NullMarked
package huizhen.relay.room;

import org.jspecify.annotations.NullMarked;
