package huizhen.bench.signaling;

import huizhen.bench.Main;
import huizhen.bench.server.MeasuredProcess;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A [ConnectFlood] beside us, on our core and last in its line: a flood's own work, which comes
/// from elsewhere in life, is no part of what others wait for. Meanwhile [Newcomers] try to get in.
final class Strangers implements Attack {
  static final int PER_SECOND = 500;

  private static final Duration OPENING = Duration.ofMinutes(1);
  private static final String LAST = "19";
  private static final Pattern DID =
      Pattern.compile("^" + StrangersServer.DID + "(\\{.*})$", Pattern.MULTILINE);

  private final String name;
  private final Newcomers newcomers;
  private final MeasuredProcess process;

  private Strangers(String name, Newcomers newcomers, MeasuredProcess process) {
    this.name = name;
    this.newcomers = newcomers;
    this.process = process;
  }

  /// They have begun when this returns, and know their way by then.
  ///
  /// @param door of a gateway on this machine's loopback
  /// @param from the address that they come from
  static Strangers begin(Vertx vertx, String name, URI door, String from)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("nice", "-n", LAST));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx512m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("strangers", "--door", door.toString(), "--from", from));
    command.addAll(List.of("--per-second", Integer.toString(PER_SECOND)));
    var process = MeasuredProcess.start("the flood", command, Map.of(), DID);
    try {
      var _ = process.awaitReady(OPENING);
      return new Strangers(name, new Newcomers(vertx, door), process);
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() {
    newcomers.start();
  }

  @Override
  public JsonObject stop() throws IOException {
    JsonObject others = newcomers.stop();
    process.close();
    return last(process.output()).put("newcomers", others);
  }

  /// What was said last.
  static JsonObject last(String output) {
    Matcher found = DID.matcher(output);
    String last = "{}";
    while (found.find()) {
      last = found.group(1);
    }
    return new JsonObject(last);
  }

  @Override
  public void close() {
    process.close();
  }
}
