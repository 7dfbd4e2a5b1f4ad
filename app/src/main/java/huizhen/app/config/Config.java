package huizhen.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// All settings of a gateway. Built by [Settings] from flags and a file, checked here.
public record Config(
    Folders folders,
    Http http,
    Media media,
    int managementPort,
    Optional<URI> redis,
    boolean withDemo) {
  public Config {
    checkPort("--management-port", managementPort);
    if (managementPort == http.port() && managementPort != 0) {
      throw new StartException(
          "--port and --management-port are both %d: choose two.".formatted(managementPort));
    }
    redis.ifPresent(Config::checkRedis);
  }

  private static void checkRedis(URI uri) {
    if (!List.of("redis", "rediss").contains(String.valueOf(uri.getScheme()))
        || uri.getHost() == null) {
      throw new StartException(
          "redis.url must look like redis://host:6379; remove it for the built-in Redis.");
    }
  }

  /// 0 lets the system choose: for tests.
  private static void checkPort(String flag, int port) {
    if (port < 0 || port > 65_535) {
      throw new StartException("%s %d is not a port: 1 to 65535.".formatted(flag, port));
    }
  }

  /// Where the data and, apart from it, the keys lie: who gets hold of the data can't read it.
  public record Folders(Path data, Path keys) {
    public Folders {
      data = data.toAbsolutePath().normalize();
      keys = keys.toAbsolutePath().normalize();
      if (keys.startsWith(data) || data.startsWith(keys)) {
        throw new StartException(
            "the keys (%s) must lie outside the data folder (%s): give another --keys."
                .formatted(keys, data));
      }
    }

    /// `data.keys` beside `data`.
    public static Path keysBeside(Path data) {
      var absolute = data.toAbsolutePath().normalize();
      var name = absolute.getFileName();
      if (name == null) {
        throw new StartException("--data / leaves no room for the keys beside it.");
      }
      return absolute.resolveSibling(name + ".keys");
    }
  }

  /// The HTTPS side.
  ///
  /// @param certificate PEM files instead of the self-signed certificate
  public record Http(int port, Optional<Pem> certificate) {
    public Http {
      checkPort("--port", port);
    }
  }

  public record Pem(Path chain, Path privateKey) {}

  /// The media relay.
  ///
  /// @param firstPort of the first event loop; the others follow
  /// @param announced addresses that clients are told; empty means every interface's and 127.0.0.1
  public record Media(int firstPort, int loops, List<String> announced) {
    public static final int MAX_LOOPS = 64;

    public Media {
      announced = List.copyOf(announced);
      checkPort("--media-port", firstPort);
      if (loops < 1 || loops > MAX_LOOPS) {
        throw new StartException("media.loops=%d is not 1 to %d.".formatted(loops, MAX_LOOPS));
      }
      if (firstPort + loops > 65_536) {
        throw new StartException(
            "--media-port %d with media.loops=%d goes past port 65535."
                .formatted(firstPort, loops));
      }
      for (var address : announced) {
        if (!isLiteralAddress(address)) {
          throw new StartException(
              "--announce %s is not an IP address, such as 192.0.2.7.".formatted(address));
        }
      }
    }

    private static boolean isLiteralAddress(String address) {
      try {
        var _ = java.net.InetAddress.ofLiteral(address);
        return true;
      } catch (IllegalArgumentException _) {
        return false;
      }
    }
  }
}
