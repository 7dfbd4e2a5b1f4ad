package huizhen.relay.scenario;

import java.util.Arrays;
import java.util.Locale;

/// Prints what was measured beside what it should be, as one line that a tool can read.
final class Figure {
  private static final double EXACT = 1e-9;

  private Figure() {}

  /// The seed of all figures: `-Dhuizhen.seed=N`.
  static long seed() {
    return Long.getLong("huizhen.seed", 1);
  }

  /// A missed target is printed and fails nothing.
  static void atMost(String name, double value, String unit, double target) {
    print(name, value, unit, "<= " + target, value <= target + EXACT);
  }

  static void below(String name, double value, String unit, double target) {
    print(name, value, unit, "< " + target, value < target);
  }

  private static void print(String name, double value, String unit, String target, boolean isMet) {
    System.out.printf(
        Locale.ROOT,
        "RESULT"
            + " {\"name\":\"%s\",\"value\":%.4f,\"unit\":\"%s\",\"target\":\"%s\",\"met\":%s,\"seed\":%d}%n",
        name,
        value,
        unit,
        target,
        isMet,
        seed());
  }

  static double p95(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
  }
}
