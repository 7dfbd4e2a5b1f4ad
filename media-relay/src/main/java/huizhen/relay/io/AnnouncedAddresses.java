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

/// The addresses that become the relay's host candidates (RFC 8445 §5.1.1).
final class AnnouncedAddresses {
  private static final int HOST_TYPE_PREFERENCE = 126;
  private static final int HIGHEST_LOCAL_PREFERENCE = 65_535;

  private AnnouncedAddresses() {}

  static List<String> of(RelayConfig config) {
    if (!config.announcedAddresses().isEmpty()) {
      return config.announcedAddresses();
    }
    try {
      InetAddress bound = InetAddress.getByName(config.bindAddress());
      return bound.isAnyLocalAddress()
          ? ofInterfaces(bound instanceof Inet4Address)
          : List.of(bound.getHostAddress());
    } catch (UnknownHostException e) {
      throw new RelayStartException(
          "relay.bind-address is not an address of this machine; use 0.0.0.0 for all of them", e);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// RFC 8445 §5.1.2: by type, then as the addresses are in order, then by component.
  static List<Candidate> candidates(List<String> addresses, int port) {
    List<Candidate> candidates = new ArrayList<>();
    for (String address : addresses) {
      long preference = (long) HIGHEST_LOCAL_PREFERENCE - candidates.size();
      long priority = ((long) HOST_TYPE_PREFERENCE << 24) | (preference << 8) | 255;
      candidates.add(
          new Candidate(String.valueOf(candidates.size() + 1), "udp", priority, address, port));
    }
    return candidates;
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
