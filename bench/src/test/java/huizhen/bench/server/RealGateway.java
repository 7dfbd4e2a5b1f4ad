package huizhen.bench.server;

import huizhen.bench.load.GatewayClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A gateway of this build in a process of its own, for tests.
public final class RealGateway implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready: (https://localhost:\\d+) ");

  private final Process process;
  private final URI url;
  private final Path data;

  private RealGateway(Process process, URI url, Path data) {
    this.process = process;
    this.url = url;
    this.data = data;
  }

  /// @param folder an empty one
  public static RealGateway start(Path folder) throws IOException {
    var data = folder.resolve("data");
    var process = process(data);
    try {
      return new RealGateway(process, awaitReady(process), data);
    } catch (IOException e) {
      process.destroy();
      throw e;
    }
  }

  public GatewayClient clients() throws IOException {
    return new GatewayClient(url, data.resolve("demo-client.json"), "127.0.0.1");
  }

  @Override
  public void close() {
    process.destroy();
    var _ = process.onExit().join();
  }

  private static Process process(Path data) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "huizhen.app.Main",
                "--data",
                data.toString(),
                "--port",
                "0",
                "--media-port",
                "0",
                "--management-port",
                "0"))
        .redirectErrorStream(true)
        .start();
  }

  private static URI awaitReady(Process gateway) throws IOException {
    var lines = gateway.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher found = READY.matcher(line);
      if (found.find()) {
        var _ = Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
        return URI.create(found.group(1));
      }
    }
    throw new IOException("the gateway did not start");
  }
}
