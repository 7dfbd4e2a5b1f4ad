package huizhen.app.e2e;

import java.util.List;

/// The picture of a video as it was seen: the mean colours of its two blocks and where the white
/// marker is (0 to 63).
record Picture(Rgb left, Rgb right, int marker) {
  /// Reads 64 × 36 RGB pixels.
  static Picture of(byte[] rgb) {
    var marker = 0;
    var best = -1;
    for (var x = 0; x < 64; x++) {
      var colour = Rgb.mean(rgb, x, 27, 1);
      var whiteness = Math.min(colour.red(), Math.min(colour.green(), colour.blue()));
      if (whiteness > best) {
        best = whiteness;
        marker = x;
      }
    }
    return new Picture(Rgb.mean(rgb, 16, 9, 5), Rgb.mean(rgb, 48, 9, 5), marker);
  }

  static Picture of(List<Integer> rgb) {
    var bytes = new byte[rgb.size()];
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) rgb.get(i);
    }
    return of(bytes);
  }

  boolean shows(FakeMedia media) {
    return left.isLike(media.left()) && right.isLike(media.right());
  }

  record Rgb(int red, int green, int blue) {
    private static final int TOLERANCE = 60;

    static Rgb mean(byte[] rgb, int x, int y, int size) {
      int[] sum = new int[3];
      for (var dy = 0; dy < size; dy++) {
        for (var dx = 0; dx < size; dx++) {
          var at = ((y + dy) * 64 + x + dx) * 3;
          for (var c = 0; c < 3; c++) {
            sum[c] += rgb[at + c] & 0xff;
          }
        }
      }
      var pixels = size * size;
      return new Rgb(sum[0] / pixels, sum[1] / pixels, sum[2] / pixels);
    }

    boolean isLike(String name) {
      var expected =
          switch (name) {
            case "red" -> new Rgb(255, 0, 0);
            case "yellow" -> new Rgb(255, 255, 0);
            case "blue" -> new Rgb(0, 0, 255);
            case "lime" -> new Rgb(0, 255, 0);
            case "magenta" -> new Rgb(255, 0, 255);
            case "cyan" -> new Rgb(0, 255, 255);
            default -> throw new IllegalArgumentException(name);
          };
      return Math.abs(red - expected.red) < TOLERANCE
          && Math.abs(green - expected.green) < TOLERANCE
          && Math.abs(blue - expected.blue) < TOLERANCE;
    }
  }
}
