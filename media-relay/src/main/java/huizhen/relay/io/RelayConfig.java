package huizhen.relay.io;

import huizhen.relay.room.RoomLimits;
import java.util.List;

/// Where the relay listens and what it tells clients.
///
/// @param firstUdpPort of the first event loop, the next ones follow; 0 gives each loop any free
///   port
/// @param eventLoops one a core is right
/// @param bindAddress a literal address, e.g. `0.0.0.0`, or `::` for both families
/// @param announcedAddresses as [AnnouncedAddress#parse] reads them; they become candidates, best
///   first; empty for every address of this machine that the sockets hear on, 127.0.0.1 included,
///   link-local ones not
/// @param listensOnTcp whether each loop takes ICE-TCP connections on its UDP port's number
/// @param marks what packets are marked with for the networks on their way
/// @param participants that a room takes at most; who comes after them is refused with `FULL`
/// @param usesOpenSsl whether media is encrypted by this machine's OpenSSL 3 where it has one,
///   which costs less than the JDK's own cipher
public record RelayConfig(
    int firstUdpPort,
    int eventLoops,
    String bindAddress,
    List<String> announcedAddresses,
    boolean listensOnTcp,
    PacketMarks marks,
    int participants,
    boolean usesOpenSsl) {
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
    if (participants < 1) {
      throw new IllegalArgumentException("a room holds at least 1 participant");
    }
    for (String text : announcedAddresses) {
      AnnouncedAddress address = AnnouncedAddress.parse(text);
      if (address.firstPort() + eventLoops > 65_536) {
        throw new IllegalArgumentException(
            "%s with relay.event-loops=%d goes past port 65535".formatted(text, eventLoops));
      }
    }
  }

  /// With TCP, without marks, with rooms of the standard size.
  public RelayConfig(
      int firstUdpPort, int eventLoops, String bindAddress, List<String> announcedAddresses) {
    this(
        firstUdpPort,
        eventLoops,
        bindAddress,
        announcedAddresses,
        true,
        PacketMarks.NONE,
        RoomLimits.STANDARD.participants(),
        true);
  }

  int portOfLoop(int index) {
    return firstUdpPort == 0 ? 0 : firstUdpPort + index;
  }

  RoomLimits roomLimits() {
    return new RoomLimits(participants, RoomLimits.STANDARD.offer());
  }

  List<AnnouncedAddress> announced() {
    return announcedAddresses.stream().map(AnnouncedAddress::parse).distinct().toList();
  }
}
