package huizhen.bench.server;

import huizhen.bench.load.GatewayClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A gateway as users start it, pinned to one core, on an empty folder and free ports.
public final class GatewayUnderTest implements ServerUnderTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int SIGN_IN_LOOKS = 100;
  private static final Duration SIGN_IN_PAUSE = Duration.ofMillis(50);
  private static final Pattern READY = Pattern.compile("ready: https://localhost:(\\d+) ");

  /// Few accounts of one address do here what many people do elsewhere.
  private static final String SETTINGS =
      """
      rooms.attendees=1000
      limits.requests-per-second-and-account=5000
      limits.requests-per-second-and-client=5000
      limits.requests-per-second-and-address=5000
      """;

  private final MeasuredProcess process;
  private final JvmFigures jvm;
  private final Place place;
  private final Path data;

  private GatewayUnderTest(MeasuredProcess process, JvmFigures jvm, Place place, Path data) {
    this.process = process;
    this.jvm = jvm;
    this.place = place;
    this.data = data;
  }

  /// @param script the `huizhen` script
  /// @param folder an empty one, or one that another left
  public static GatewayUnderTest start(Path script, Place place, Path folder) throws IOException {
    Path data = folder.resolve("data");
    Path settings = folder.resolve("settings.properties");
    Path gcLog = folder.resolve("gc.log");
    Files.writeString(settings, SETTINGS);
    var command = new ArrayList<>(place.command());
    command.addAll(List.of(script.toString(), "up", "--data", data.toString()));
    command.addAll(List.of("--config", settings.toString()));
    for (String port : List.of("--port", "--media-port", "--management-port")) {
      command.addAll(List.of(port, "0"));
    }
    // The launcher takes options from there, so that the script starts what users start.
    String options = "-Xlog:gc:file=%s:uptime".formatted(gcLog);
    var process =
        MeasuredProcess.start("the gateway", command, Map.of("JDK_JAVA_OPTIONS", options), READY);
    return new GatewayUnderTest(process, new JvmFigures(process.pid(), gcLog), place, data);
  }

  @Override
  public String name() {
    return "huizhen";
  }

  @Override
  public MeasuredProcess process() {
    return process;
  }

  @Override
  public GatewayClient clients() throws IOException, InterruptedException {
    // The credentials of the demo hospital's own system.
    return new GatewayClient(url(), data.resolve("demo-client.json"), place.address());
  }

  /// As [#clients], for rooms that are recorded.
  public GatewayClient recordedClients() throws IOException, InterruptedException {
    return new GatewayClient(url(), data.resolve("demo-client.json"), place.address(), true);
  }

  /// Where its pages and its API are.
  public URI url() throws IOException, InterruptedException {
    return URI.create("https://%s:%s".formatted(place.host(), process.awaitReady(LIMIT).group(1)));
  }

  /// The password of somebody of the demo, as the gateway prints it when it is ready.
  public String password(String username) throws IOException, InterruptedException {
    var _ = process.awaitReady(LIMIT);
    var line = Pattern.compile("(?m)^  .{14} " + Pattern.quote(username) + " +(\\S+) ");
    for (int i = 0; i < SIGN_IN_LOOKS; i++) {
      var found = line.matcher(process.output());
      if (found.find()) {
        return found.group(1);
      }
      Thread.sleep(SIGN_IN_PAUSE);
    }
    throw new IOException("the gateway prints no sign-in of " + username);
  }

  @Override
  public Optional<JvmFigures> jvm() {
    return Optional.of(jvm);
  }

  @Override
  public void close() {
    process.close();
  }
}
