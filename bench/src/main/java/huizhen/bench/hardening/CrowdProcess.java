package huizhen.bench.hardening;

import huizhen.bench.Main;
import huizhen.bench.server.MeasuredProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A [SlowCrowd] beside us, on our core and last in its line: what its thousands of connections
/// cost there is no part of what somebody else waits for.
final class CrowdProcess implements AutoCloseable {
  private static final Duration OPENING = Duration.ofMinutes(3);
  private static final String LAST = "19";
  private static final Pattern OPENED = Pattern.compile(SlowCrowdServer.OPENED + "(\\d+)");
  private static final Pattern NOW = Pattern.compile(SlowCrowdServer.NOW + "(\\d+) (\\d+)");

  private final MeasuredProcess process;

  /// How many were open before it began to replace those that are cut.
  private final int opened;

  private CrowdProcess(MeasuredProcess process, int opened) {
    this.process = process;
    this.opened = opened;
  }

  /// @param isNext a whole request is asked and answered first
  static CrowdProcess start(URI url, int connections, boolean isNext)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("nice", "-n", LAST));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx512m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("slow-crowd", "--url", url.toString()));
    command.addAll(List.of("--connections", Integer.toString(connections)));
    if (isNext) {
      command.add("--next");
    }
    var process = MeasuredProcess.start("the slow crowd", command, Map.of(), OPENED);
    try {
      return new CrowdProcess(process, Integer.parseInt(process.awaitReady(OPENING).group(1)));
    } catch (IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  int opened() {
    return opened;
  }

  /// Within the last second.
  int stillOpen() {
    return now(1);
  }

  int cut() {
    return now(2);
  }

  private int now(int group) {
    Matcher found = NOW.matcher(process.output());
    int last = 0;
    while (found.find()) {
      last = Integer.parseInt(found.group(group));
    }
    return last;
  }

  @Override
  public void close() {
    process.close();
  }
}
