package huizhen.relay.io;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// An address as the kernel reads it: `struct sockaddr_in`, or `sockaddr_in6` for a socket of IPv6,
/// where an IPv4 address is written as a mapped one (RFC 4291 §2.5.5.2).
final class SocketName {
  /// The longer of them, and padding.
  static final int BYTES = 32;

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int IPV4_BYTES = 16;
  private static final int IPV6_BYTES = 28;
  private static final int IPV6_ADDRESS = 8;
  private static final int IPV6_SCOPE = 24;

  private SocketName() {}

  /// @param isForIpv6 whether the socket is one of IPv6
  static byte[] of(InetSocketAddress address, boolean isForIpv6) {
    InetAddress host = address.getAddress();
    byte[] literal = host.getAddress();
    byte[] name = new byte[isForIpv6 ? IPV6_BYTES : IPV4_BYTES];
    name[0] = (byte) (isForIpv6 ? AF_INET6 : AF_INET); // little-endian
    name[2] = (byte) (address.getPort() >>> 8);
    name[3] = (byte) address.getPort();
    if (!isForIpv6) {
      System.arraycopy(literal, 0, name, 4, 4);
      return name;
    }
    if (literal.length == 4) {
      name[IPV6_ADDRESS + 10] = (byte) 0xff;
      name[IPV6_ADDRESS + 11] = (byte) 0xff;
      System.arraycopy(literal, 0, name, IPV6_ADDRESS + 12, 4);
    } else {
      System.arraycopy(literal, 0, name, IPV6_ADDRESS, literal.length);
    }
    if (host instanceof Inet6Address scoped) {
      int scope = scoped.getScopeId();
      for (int i = 0; i < 4; i++) {
        name[IPV6_SCOPE + i] = (byte) (scope >>> (8 * i));
      }
    }
    return name;
  }
}
