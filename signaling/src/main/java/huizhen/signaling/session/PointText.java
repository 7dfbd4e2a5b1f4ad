package huizhen.signaling.session;

import huizhen.signaling.protocol.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.stream.Collectors;

/// Points as a text that is kept: `x,y` to four places, with blanks between.
final class PointText {
  private PointText() {}

  static String of(List<Point> points) {
    return points.stream()
        .map(point -> String.format(Locale.ROOT, "%.4f,%.4f", point.x(), point.y()))
        .collect(Collectors.joining(" "));
  }

  /// Empty for what is no such text.
  static Optional<List<Point>> read(String text) {
    List<Point> points = new ArrayList<>();
    var parts = new StringTokenizer(text, " ");
    try {
      while (parts.hasMoreTokens()) {
        String part = parts.nextToken();
        int comma = part.indexOf(',');
        double x = Double.parseDouble(part.substring(0, Math.max(0, comma)));
        points.add(new Point(x, Double.parseDouble(part.substring(comma + 1))));
      }
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    return points.isEmpty() ? Optional.empty() : Optional.of(points);
  }
}
