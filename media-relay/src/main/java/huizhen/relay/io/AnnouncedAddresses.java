package huizhen.relay.io;

import huizhen.relay.api.Candidate;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// The addresses that become the relay's host candidates (RFC 8445 §5.1.1, RFC 6544 §4): each over
/// UDP, then each over TCP, then each over TCP on the HTTPS port.
final class AnnouncedAddresses {
  private static final int HOST_TYPE_PREFERENCE = 126;

  /// Below all of UDP: RFC 6544 §4.2 asks for that where UDP is the better way.
  private static final int TCP_TYPE_PREFERENCE = 90;

  private static final int HIGHEST_LOCAL_PREFERENCE = 65_535;

  /// RFC 6544 §4.2: a local preference begins with three bits of direction, 4 for passive.
  private static final int PASSIVE = 4 << 13;

  private static final int HIGHEST_OTHER_PREFERENCE = 8_191;

  private AnnouncedAddresses() {}

  static List<AnnouncedAddress> of(RelayConfig config) {
    if (!config.announcedAddresses().isEmpty()) {
      return config.announced();
    }
    try {
      InetAddress bound = InetAddress.getByName(config.bindAddress());
      List<String> addresses =
          bound.isAnyLocalAddress()
              ? ofInterfaces(bound instanceof Inet4Address)
              : List.of(bound.getHostAddress());
      return addresses.stream().map(address -> new AnnouncedAddress(address, 0)).toList();
    } catch (UnknownHostException e) {
      throw new RelayStartException(
          "relay.bind-address is not an address of this machine; use 0.0.0.0 for all of them", e);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where a loop hears datagrams: by type, then as the addresses are in order, then by component.
  static List<Candidate> udp(List<AnnouncedAddress> addresses, int loop, int port) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      AnnouncedAddress at = addresses.get(i);
      candidates.add(
          new Candidate(
              String.valueOf(i + 1),
              "udp",
              priority(HOST_TYPE_PREFERENCE, HIGHEST_LOCAL_PREFERENCE - i),
              at.address(),
              at.portOfLoop(loop, port)));
    }
    return candidates;
  }

  /// Where a loop takes connections.
  static List<Candidate> tcp(List<AnnouncedAddress> addresses, int loop, int port) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      AnnouncedAddress at = addresses.get(i);
      candidates.add(tcp(addresses, i, at.portOfLoop(loop, port), 0));
    }
    return candidates;
  }

  /// Where a front takes connections for all loops (see `Relay.adopt`).
  static List<Candidate> front(List<AnnouncedAddress> addresses, int port) {
    List<Candidate> candidates = new ArrayList<>();
    SequencedSet<String> seen = new LinkedHashSet<>();
    for (int i = 0; i < addresses.size(); i++) {
      if (seen.add(addresses.get(i).address())) { // one address may be mapped at several ports
        candidates.add(tcp(addresses, i, port, addresses.size()));
      }
    }
    return candidates;
  }

  /// One address and transport is one foundation, whatever the port (RFC 8445 §5.1.1.3).
  private static Candidate tcp(List<AnnouncedAddress> addresses, int index, int port, int behind) {
    return new Candidate(
        String.valueOf(addresses.size() + index + 1),
        "tcp",
        priority(TCP_TYPE_PREFERENCE, PASSIVE + HIGHEST_OTHER_PREFERENCE - behind - index),
        addresses.get(index).address(),
        port);
  }

  /// RFC 8445 §5.1.2.1, for the one component that there is.
  private static long priority(int type, int local) {
    return ((long) type << 24) | ((long) local << 8) | 255;
  }

  private static List<String> ofInterfaces(boolean isIpv4Only) throws SocketException {
    SequencedSet<String> addresses = new LinkedHashSet<>();
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      if (network.isUp() && !network.isLoopback()) {
        network
            .inetAddresses()
            .filter(address -> !address.isLinkLocalAddress())
            .filter(address -> !isIpv4Only || address instanceof Inet4Address)
            .map(AnnouncedAddresses::withoutScope)
            .forEach(addresses::add);
      }
    }
    addresses.addLast("127.0.0.1");
    return List.copyOf(addresses);
  }

  private static String withoutScope(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }
}
