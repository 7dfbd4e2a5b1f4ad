package huizhen.app.edge;

import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;

/// What to bind to for being reached at every address of this machine: `::` hears both families,
/// but a machine without IPv6 does not know it.
public final class EveryAddress {
  private EveryAddress() {}

  public static String toBind() {
    try {
      return NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .anyMatch(Inet6Address.class::isInstance)
          ? "::"
          : "0.0.0.0";
    } catch (SocketException e) {
      throw new UncheckedIOException("can't list this machine's addresses", e);
    }
  }
}
