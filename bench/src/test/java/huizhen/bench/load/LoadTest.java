package huizhen.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small load on a real gateway.
@Tag("e2e")
class LoadTest {
  private static final Pattern READY = Pattern.compile("ready: (https://localhost:\\d+) ");

  @TempDir Path folder;

  @Test
  void subscribers_get_what_publishers_send() throws Exception {
    var data = folder.resolve("data");
    var gateway = start(data);
    try {
      var url = awaitReady(gateway);
      var plan = new LoadPlan(2, 1, 2, 2, 10, Duration.ofSeconds(3), Duration.ofSeconds(3), 1);
      try (var clients = new GatewayClient(url, data.resolve("demo-client.json"), "127.0.0.1");
          var load = new Load(plan, clients)) {
        load.join();
        var report = load.measure(() -> {}, () -> {});
        assertThat(report.failed()).isZero();
        assertThat(report.joinNanos().getTotalCount())
            .as("in each room all but the publisher and the member that came first")
            .isEqualTo(2 * 3);
        assertThat(report.streams())
            .as("sound and pictures of three to two, of two to two")
            .isEqualTo(report.streamsPlanned())
            .isEqualTo(2 * 2 * (2 * 3 + 2 * 2));
        assertThat(report.sent()).isGreaterThan(3 * 2 * 50);
        assertThat(report.received()).isGreaterThan(report.sent());
        assertThat(report.delayNanos().getTotalCount()).isPositive();
        assertThat(report.json().getInteger("clients")).isEqualTo(10);
      }
    } finally {
      gateway.destroy();
      gateway.waitFor();
    }
  }

  private static Process start(Path data) throws IOException {
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
