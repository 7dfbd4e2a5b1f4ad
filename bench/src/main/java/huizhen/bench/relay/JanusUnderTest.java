package huizhen.bench.relay;

import huizhen.bench.load.JanusClient;
import huizhen.bench.load.MediaServer;
import huizhen.bench.server.JvmFigures;
import huizhen.bench.server.MeasuredProcess;
import huizhen.bench.server.Place;
import huizhen.bench.server.ServerUnderTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Debian's Janus with the VideoRoom alone, pinned to one core, with files of its own.
final class JanusUnderTest implements ServerUnderTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final int PORT = 8188;

  /// Printed after its plugins and transports are up.
  private static final Pattern READY = Pattern.compile("WebSockets transport plugin initialized");

  private final String name;
  private final MeasuredProcess process;
  private final Place place;

  private JanusUnderTest(String name, MeasuredProcess process, Place place) {
    this.name = name;
    this.process = process;
    this.place = place;
  }

  /// @param eventLoops empty for its default, a thread for each connection
  /// @param folder an empty one
  static JanusUnderTest start(OptionalInt eventLoops, int number, Place place, Path folder)
      throws IOException {
    int port = PORT + number;
    Files.writeString(
        folder.resolve("janus.jcfg"), general(eventLoops, folder, libraries(LIBRARIES)));
    Files.writeString(folder.resolve("janus.transport.websockets.jcfg"), webSockets(port));
    var command = new ArrayList<>(place.command());
    command.addAll(List.of("janus", "--config=" + folder.resolve("janus.jcfg")));
    command.addAll(List.of("--configs-folder=" + folder, "--interface=" + place.address()));
    String name = eventLoops.isPresent() ? "janus-1-loop" : "janus-default";
    return new JanusUnderTest(
        name, MeasuredProcess.start("Janus", command, Map.of(), READY), place.at(port));
  }

  /// Debian keeps them in a folder of the machine's kind.
  private static Path libraries(Path root) throws IOException {
    try (var kinds = Files.list(root)) {
      return kinds
          .map(kind -> kind.resolve("janus"))
          .filter(Files::isDirectory)
          .findFirst()
          .orElseThrow(() -> new IOException("Janus is missing: apt-get install janus"));
    }
  }

  private static String general(OptionalInt eventLoops, Path folder, Path libraries)
      throws IOException {
    return general(
        eventLoops,
        folder,
        libraries,
        others(libraries.resolve("plugins"), "libjanus_videoroom.so"),
        others(libraries.resolve("transports"), "libjanus_websockets.so"));
  }

  /// What is in a folder of Janus but for one.
  private static String others(Path folder, String wanted) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".so") && !file.equals(wanted))
          .sorted()
          .collect(Collectors.joining(","));
    }
  }

  static String general(
      OptionalInt eventLoops,
      Path folder,
      Path libraries,
      String otherPlugins,
      String otherTransports) {
    String loops =
        eventLoops.isPresent() ? "  event_loops = %d\n".formatted(eventLoops.getAsInt()) : "";
    return """
    general: {
      configs_folder = "%s"
      plugins_folder = "%s/plugins"
      transports_folder = "%s/transports"
      debug_level = 4
      debug_colors = false
      session_timeout = 0
    %s}
    media: { ipv6 = false }
    plugins: { disable = "%s" }
    transports: { disable = "%s" }
    """
        .formatted(folder, libraries, libraries, loops, otherPlugins, otherTransports);
  }

  static String webSockets(int port) {
    return """
    general: {
      json = "compact"
      ws = true
      ws_port = %d
      wss = false
    }
    """
        .formatted(port);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public MeasuredProcess process() {
    return process;
  }

  @Override
  public MediaServer clients() throws IOException, InterruptedException {
    var _ = process.awaitReady(LIMIT);
    return new JanusClient(URI.create("ws://" + place.host()), place.address());
  }

  @Override
  public Optional<JvmFigures> jvm() {
    return Optional.empty();
  }

  @Override
  public void close() {
    process.close();
  }
}
