package huizhen.signaling.still;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/// JPEG pictures of the JDK's own writer.
public final class Pictures {
  private Pictures() {}

  public static byte[] jpeg(int width, int height) {
    var out = new ByteArrayOutputStream();
    try {
      var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      for (int x = 0; x < width; x++) {
        image.setRGB(x, x % height, x * 7919); // so that scans hold stuffed bytes
      }
      if (!ImageIO.write(image, "jpeg", out)) {
        throw new IllegalStateException("no JPEG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
