package huizhen.relay.io;

import huizhen.relay.room.Outputs;
import huizhen.relay.room.Room;

/// Work on one room.
@FunctionalInterface
interface RoomTask {
  void run(Room room, long nowNanos, Outputs out);
}
