package huizhen.bench.server;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How often a JVM stood still to collect garbage, and for how long.
public record GcPauses(int count, double totalMillis, double maxMillis) {
  /// `[12.345s] GC(3) Pause Young (Normal) (G1 Evacuation Pause) 45M->12M(128M) 3.456ms`
  private static final Pattern PAUSE = Pattern.compile("\\bPause\\b.*\\s(\\d+(?:\\.\\d+)?)ms$");

  /// @param lines of a log that was written by `-Xlog:gc`
  public static GcPauses read(List<String> lines) {
    int count = 0;
    double total = 0;
    double max = 0;
    for (String line : lines) {
      Matcher pause = PAUSE.matcher(line.stripTrailing());
      if (pause.find()) {
        double millis = Double.parseDouble(pause.group(1));
        count++;
        total += millis;
        max = Math.max(max, millis);
      }
    }
    return new GcPauses(count, total, max);
  }
}
