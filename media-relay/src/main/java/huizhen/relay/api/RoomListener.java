package huizhen.relay.api;

/// Hears what happens in a room, on the room's event loop. Must not block.
@FunctionalInterface
public interface RoomListener {
  void on(RoomId room, RoomEvent event);
}
