package huizhen.relay.room;

import huizhen.relay.api.RoomEvent;
import huizhen.relay.transport.DatagramSink;

/// What a room wants done. When a call into the core returns, all of it has been said here.
public interface Outputs extends DatagramSink {
  void emit(RoomEvent event);
}
