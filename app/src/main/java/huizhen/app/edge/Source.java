package huizhen.app.edge;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// Whom a limit counts as one: an IPv4 address, or an IPv6 /64, of which one subscriber has all.
record Source(ByteBuffer bytes) {
  private static final int IPV6_PREFIX_BYTES = 8;

  static Source of(InetAddress address) {
    var bytes = address.getAddress();
    return new Source(
        address instanceof Inet6Address
            ? ByteBuffer.wrap(bytes, 0, IPV6_PREFIX_BYTES).slice()
            : ByteBuffer.wrap(bytes));
  }
}
