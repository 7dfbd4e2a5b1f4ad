package huizhen.relay.world;

import java.util.List;

/// What a simulated camera or screen looks like on the wire.
///
/// @param layers of a simulcast, smallest first
/// @param temporalLayers 1 or 3
/// @param keyframeFactor how much larger a keyframe is than the mean frame
/// @param packetBytes the largest payload
/// @param variation by how much frames differ in size at random, as a share
public record VideoShape(
    int framesPerSecond,
    List<Layer> layers,
    int temporalLayers,
    double keyframeFactor,
    int packetBytes,
    double variation) {
  private static final int MTU = 1_100;

  /// One size of a picture, with what it takes when the line carries it.
  public record Layer(String rid, int width, int height, long bps) {}

  /// Few and small packets, where only what happens to them matters.
  public static final VideoShape LIGHT =
      new VideoShape(20, List.of(new Layer("", 640, 360, 38_400)), 1, 2.5, 120, 0);

  /// Few and small packets, with layers.
  public static final VideoShape LIGHT_SIMULCAST =
      new VideoShape(
          20,
          List.of(
              new Layer("q", 320, 180, 9_600),
              new Layer("h", 640, 360, 19_200),
              new Layer("f", 1_280, 720, 38_400)),
          3,
          2.5,
          120,
          0);

  /// A camera as a browser sends it.
  public static final VideoShape SIMULCAST =
      new VideoShape(
          25,
          List.of(
              new Layer("q", 320, 180, 120_000),
              new Layer("h", 640, 360, 400_000),
              new Layer("f", 1_280, 720, 1_400_000)),
          3,
          8,
          MTU,
          0.15);

  /// A camera of one size, with temporal layers.
  public static final VideoShape SINGLE =
      new VideoShape(25, List.of(new Layer("", 640, 360, 400_000)), 3, 8, MTU, 0.15);

  /// A shared screen: seldom, and sharp.
  public static final VideoShape SCREEN =
      new VideoShape(5, List.of(new Layer("", 1_920, 1_080, 400_000)), 1, 4, MTU, 0.15);

  public VideoShape {
    layers = List.copyOf(layers);
    if (layers.isEmpty() || (temporalLayers != 1 && temporalLayers != 3)) {
      throw new IllegalArgumentException("a picture has layers, and 1 or 3 temporal ones");
    }
  }

  /// The same without temporal layers.
  public VideoShape flat() {
    return new VideoShape(framesPerSecond, layers, 1, keyframeFactor, packetBytes, variation);
  }

  boolean isSimulcast() {
    return layers.size() > 1;
  }

  long bps() {
    return layers.stream().mapToLong(Layer::bps).sum();
  }

  long intervalNanos() {
    return 1_000_000_000L / framesPerSecond;
  }
}
