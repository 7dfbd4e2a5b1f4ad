package huizhen.relay.io;

import java.util.List;

/// Where the relay listens and what it tells clients.
///
/// @param firstUdpPort of the first event loop, the next ones follow; 0 gives each loop any free
///   port
/// @param eventLoops one a core is right
/// @param bindAddress a literal address, e.g. `0.0.0.0`, or `::` for both families
/// @param announcedAddresses literal addresses that become candidates, best first; empty for every
///   address of this machine that the sockets hear on, 127.0.0.1 included, link-local ones not
public record RelayConfig(
    int firstUdpPort, int eventLoops, String bindAddress, List<String> announcedAddresses) {
  /// More loops than this have never been needed, and each has a thread and 8 MB of socket buffers.
  public static final int MAX_EVENT_LOOPS = 256;

  public RelayConfig {
    announcedAddresses = List.copyOf(announcedAddresses);
    if (eventLoops < 1
        || eventLoops > MAX_EVENT_LOOPS
        || firstUdpPort < 0
        || firstUdpPort + eventLoops > 65_536) {
      throw new IllegalArgumentException(
          "relay.first-udp-port=%d with relay.event-loops=%d does not fit in 1..65535"
              .formatted(firstUdpPort, eventLoops));
    }
  }

  int portOfLoop(int index) {
    return firstUdpPort == 0 ? 0 : firstUdpPort + index;
  }
}
