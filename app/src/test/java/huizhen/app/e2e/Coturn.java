package huizhen.app.e2e;

import huizhen.app.GatewayProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Debian's coturn on loopback, UDP and TCP on one port, that takes time-limited credentials made
/// with a shared secret. Relays to loopback, which a real one must not.
final class Coturn implements AutoCloseable {
  static final String SECRET = "a-secret-of-the-test";

  private static final Path PROGRAM = Path.of("/usr/bin/turnserver");
  private static final long LIMIT_SECONDS = 20;

  private final Process process;
  private final int port;
  private final CompletableFuture<Void> listening = new CompletableFuture<>();
  private final StringBuilder output = new StringBuilder();

  private Coturn(Process process, int port) {
    this.process = process;
    this.port = port;
    Thread.ofVirtual().start(this::listen);
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /// Starts one and waits until it listens.
  static Coturn start(Path folder) {
    try {
      var port = freePort();
      var file = folder.resolve("turnserver.conf");
      var _ = Files.writeString(file, configuration(folder, port));
      var process =
          new ProcessBuilder(PROGRAM.toString(), "-c", file.toString())
              .redirectErrorStream(true)
              .start();
      var coturn = new Coturn(process, port);
      coturn.listening.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      return coturn;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("coturn does not start", e);
    }
  }

  /// @param transport `udp` or `tcp`
  String url(String transport) {
    return "turn:127.0.0.1:%d?transport=%s".formatted(port, transport);
  }

  /// A gateway that tells its clients of this server.
  GatewayProcess gateway(Path folder) {
    try {
      var secret = Files.writeString(folder.resolve("turn.secret"), SECRET + "\n");
      var _ = Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
      var settings =
          Files.writeString(
              folder.resolve("gateway.properties"),
              "turn.urls=%s, %s\nturn.secret-file=%s\nturn.seconds=600\n"
                  .formatted(url("udp"), url("tcp"), secret));
      return GatewayProcess.start(
          folder.resolve("data"), "--announce", "127.0.0.1", "--config", settings.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String output() {
    synchronized (output) {
      return output.toString();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// It counts its servers when all of them listen.
  private void listen() {
    try (BufferedReader reader = process.inputReader()) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (output) {
          output.append(line).append('\n');
        }
        if (line.contains("Total General servers")) {
          listening.complete(null);
        }
      }
    } catch (IOException _) {
      // It was killed while it spoke.
    }
    listening.completeExceptionally(new IllegalStateException("coturn ended:\n" + output()));
  }

  private static String configuration(Path folder, int port) {
    return """
    listening-ip=127.0.0.1
    relay-ip=127.0.0.1
    listening-port=%d
    use-auth-secret
    static-auth-secret=%s
    realm=huizhen.test
    no-tls
    no-dtls
    no-cli
    no-multicast-peers
    allow-loopback-peers
    denied-peer-ip=0.0.0.0-255.255.255.255
    denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
    allowed-peer-ip=127.0.0.1
    log-file=stdout
    simple-log
    verbose
    pidfile=%s
    userdb=%s
    """
        .formatted(port, SECRET, folder.resolve("turnserver.pid"), folder.resolve("turnserver.db"));
  }

  /// Free for UDP and TCP.
  private static int freePort() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    try (var tcp = new ServerSocket(0, 1, loopback)) {
      try (var _ = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()))) {
        return tcp.getLocalPort();
      }
    }
  }
}
