package huizhen.bench.relay;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the machine itself asks for a datagram of 1,228 bytes, by `floor.c`: a way of sending, and
/// its CPU-µs. Measured more than once in a run, for the machine is not the same all the time.
final class CFloor {
  private static final String PREFIX = "floor-";
  private static final String SECONDS = "3";

  private final Path program;
  private final int core;
  private final int otherCore;
  private final List<Map<String, Double>> measured = new ArrayList<>();

  CFloor(Path program, int core, int otherCore) {
    this.program = program;
    this.core = core;
    this.otherCore = otherCore;
  }

  void measure() throws IOException, InterruptedException {
    var command = List.of(program.toString(), SECONDS, "" + core, "" + otherCore);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the C floor failed: " + said);
    }
    measured.add(read(said.lines().toList()));
  }

  /// CPU-µs for a datagram, by the way it was sent.
  static Map<String, Double> read(List<String> lines) {
    Map<String, Double> found = new LinkedHashMap<>();
    for (String line : lines) {
      if (line.startsWith("RESULT ")) {
        var result = new JsonObject(line.substring("RESULT ".length()));
        found.put(result.getString("name").substring(PREFIX.length()), result.getDouble("value"));
      }
    }
    return found;
  }

  /// The mean of all that was measured in this run.
  double micros(String way) {
    return measured.stream()
        .mapToDouble(each -> each.getOrDefault(way, Double.NaN))
        .average()
        .orElse(Double.NaN);
  }
}
