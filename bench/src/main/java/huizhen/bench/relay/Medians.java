package huizhen.bench.relay;

import java.util.List;

/// The middle of what was measured several times, and how far the rest lies from it.
record Medians(double median, double least, double most) {
  static Medians of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no round was measured");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    return new Medians(median, sorted.getFirst(), sorted.getLast());
  }
}
