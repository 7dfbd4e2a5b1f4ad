package huizhen.signaling.protocol;

/// A place on a picture, from its upper left corner; 0 to 1 each way, whatever its size.
public record Point(double x, double y) {
  public Point {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
      throw new IllegalArgumentException("a point lies outside of the picture");
    }
  }
}
