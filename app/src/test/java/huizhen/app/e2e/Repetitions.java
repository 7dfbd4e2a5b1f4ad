package huizhen.app.e2e;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the repetitions of one thing took, in seconds.
final class Repetitions {
  /// `./huizhen bench networks --times N`
  static final int TIMES = Integer.getInteger("huizhen.times", 5);

  private final String name;
  private final double targetSeconds;
  private final List<Double> seconds = new ArrayList<>();

  Repetitions(String name, double targetSeconds) {
    this.name = name;
    this.targetSeconds = targetSeconds;
  }

  void add(double took) {
    seconds.add(took);
    System.out.printf(
        Locale.ROOT,
        "%s %d: %.2f s, load %.1f%n",
        name,
        seconds.size(),
        took,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /// The 95th percentile by nearest rank: the longest, of fewer than twenty.
  void print() {
    var sorted = seconds.stream().sorted().toList();
    Figure.plain(
        name + "-load-average",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        "");
    Figure.plain(name + "-median", sorted.get((sorted.size() - 1) / 2), "s");
    var rank = (int) Math.ceil(0.95 * sorted.size());
    Figure.atMost(name + "-p95-of-" + sorted.size(), sorted.get(rank - 1), "s", targetSeconds);
  }
}
