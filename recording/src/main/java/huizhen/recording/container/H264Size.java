package huizhen.recording.container;

import java.io.ByteArrayOutputStream;
import java.util.Set;

/// The size of the picture that a sequence parameter set gives (H.264 §7.3.2.1.1).
final class H264Size {
  private static final Set<Integer> HIGH_PROFILES =
      Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);
  private static final int MAX_CYCLE = 255;

  private H264Size() {}

  static int[] of(byte[] sps) {
    byte[] raw = withoutEmulation(sps);
    var in = new BitReader(raw, 1);
    int profile = in.bits(8);
    in.skip(16);
    in.skipUe();
    int chroma = 1;
    if (HIGH_PROFILES.contains(profile)) {
      chroma = in.ue();
      skipHighProfile(in, chroma);
    }
    in.skipUe();
    int orderType = in.ue();
    if (orderType == 0) {
      in.skipUe();
    } else if (orderType == 1) {
      in.skip(1);
      in.skipSe();
      in.skipSe();
      int cycle = Math.min(in.ue(), MAX_CYCLE);
      for (int i = 0; i < cycle; i++) {
        in.skipSe();
      }
    }
    in.skipUe();
    in.skip(1);
    int width = (in.ue() + 1) * 16;
    int mapUnits = in.ue() + 1;
    boolean isFrameOnly = in.flag();
    int height = mapUnits * 16 * (isFrameOnly ? 1 : 2);
    if (!isFrameOnly) {
      in.skip(1);
    }
    in.skip(1);
    if (in.flag()) {
      int cropX = chroma == 1 || chroma == 2 ? 2 : 1;
      int cropY = (chroma == 1 ? 2 : 1) * (isFrameOnly ? 1 : 2);
      width -= cropX * (in.ue() + in.ue());
      height -= cropY * (in.ue() + in.ue());
    }
    return new int[] {Math.max(width, 0), Math.max(height, 0)};
  }

  private static void skipHighProfile(BitReader in, int chroma) {
    if (chroma == 3) {
      in.skip(1);
    }
    in.skipUe();
    in.skipUe();
    in.skip(1);
    if (!in.flag()) {
      return;
    }
    for (int list = 0; list < (chroma == 3 ? 12 : 8); list++) {
      if (in.flag()) {
        int last = 8;
        int next = 8;
        for (int i = 0; i < (list < 6 ? 16 : 64); i++) {
          if (next != 0) {
            next = (last + in.se() + 256) & 0xFF;
          }
          last = next == 0 ? last : next;
        }
      }
    }
  }

  private static byte[] withoutEmulation(byte[] unit) {
    var out = new ByteArrayOutputStream(unit.length);
    int zeros = 0;
    for (byte b : unit) {
      if (zeros >= 2 && b == 3) {
        zeros = 0;
        continue;
      }
      zeros = b == 0 ? zeros + 1 : 0;
      out.write(b);
    }
    return out.toByteArray();
  }
}
