package huizhen.app.e2e;

import java.util.Locale;

/// Prints what was measured, as `./huizhen bench` wants it. A missed target is said and no failure.
final class Figure {
  private Figure() {}

  static void atMost(String name, double value, String unit, double target) {
    System.out.printf(
        Locale.ROOT,
        "RESULT {\"name\":\"%s\",\"value\":%.2f,\"unit\":\"%s\",\"target\":%s,\"met\":%s}%n",
        name,
        value,
        unit,
        target,
        value <= target);
  }

  /// A figure that helps to read the others.
  static void plain(String name, double value, String unit) {
    System.out.printf(
        Locale.ROOT,
        "RESULT {\"name\":\"%s\",\"value\":%.2f,\"unit\":\"%s\"}%n",
        name,
        value,
        unit);
  }
}
