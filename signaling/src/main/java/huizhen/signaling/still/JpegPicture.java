package huizhen.signaling.still;

/// Whether bytes are a JPEG picture (ITU-T T.81 annex B) of a bounded size: its markers are walked,
/// what lies in its scans is not decoded. It must have one frame header, at least one scan, and
/// nothing after its end. Browsers decode it; here it is only told from anything else.
public final class JpegPicture {
  /// Of a still, as bytes and each way in pixels.
  public static final int MAX_BYTES = 1 << 20;

  public static final int MAX_PIXELS = 1_920;

  private static final int MARKER = 0xFF;
  private static final int START = 0xD8;
  private static final int END = 0xD9;
  private static final int SCAN = 0xDA;

  private final byte[] bytes;
  private int at;
  private boolean hasFrame;
  private boolean hasScan;

  private JpegPicture(byte[] bytes) {
    this.bytes = bytes;
  }

  public static boolean isOne(byte[] bytes) {
    return bytes.length <= MAX_BYTES && new JpegPicture(bytes).walk();
  }

  private boolean walk() {
    if (bytes.length < 4 || u8(0) != MARKER || u8(1) != START) {
      return false;
    }
    at = 2;
    while (at + 1 < bytes.length && u8(at) == MARKER) {
      int marker = u8(at + 1);
      at += 2;
      if (marker == MARKER) {
        at--; // fill bytes (B.1.1.2)
      } else if (marker == END) {
        return hasFrame && hasScan && at == bytes.length;
      } else if (!segment(marker)) {
        return false;
      }
    }
    return false;
  }

  /// One marker segment, with the coded data behind it where it is a scan.
  private boolean segment(int marker) {
    if (at + 2 > bytes.length) {
      return false;
    }
    int length = u16(at);
    if (length < 2 || at + length > bytes.length) {
      return false;
    }
    if (isFrame(marker) && !frame(length)) {
      return false;
    }
    at += length;
    if (marker == SCAN) {
      hasScan = true;
      skipScan();
    }
    return true;
  }

  /// SOF0 to SOF15, which DHT, JPG and DAC lie among (table B.1).
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private boolean frame(int length) {
    if (hasFrame || length < 8) {
      return false;
    }
    hasFrame = true;
    int height = u16(at + 3);
    int width = u16(at + 5);
    return width >= 1 && height >= 1 && width <= MAX_PIXELS && height <= MAX_PIXELS;
  }

  /// To the next marker that is neither a stuffed byte nor a restart.
  private void skipScan() {
    while (at + 1 < bytes.length) {
      int next = u8(at + 1);
      boolean isStuffed = next == 0 || (next >= 0xD0 && next <= 0xD7);
      if (u8(at) == MARKER && !isStuffed) {
        return;
      }
      at++;
    }
  }

  private int u8(int index) {
    return bytes[index] & 0xFF;
  }

  private int u16(int index) {
    return (u8(index) << 8) | u8(index + 1);
  }
}
