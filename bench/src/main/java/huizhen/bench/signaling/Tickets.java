package huizhen.bench.signaling;

import java.io.IOException;
import java.net.URI;

/// Where clients get what lets them in. Its calls block, and come from many threads.
interface Tickets {
  Ticket ticket(String room, String identity) throws IOException;

  /// @param door of the WebSocket
  record Ticket(URI door, String text) {}
}
