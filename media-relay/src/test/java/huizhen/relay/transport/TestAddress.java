package huizhen.relay.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// A peer's address by literal and port.
record TestAddress(String host, int port) implements PeerAddress {
  static TestAddress of(String host, int port) {
    return new TestAddress(host, port);
  }

  @Override
  public byte[] address() {
    try {
      return InetAddress.getByName(host).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(host, e);
    }
  }

  StunMessage.MappedAddress mapped() {
    return new StunMessage.MappedAddress(address(), port);
  }
}
