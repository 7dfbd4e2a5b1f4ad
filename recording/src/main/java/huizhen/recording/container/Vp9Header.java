package huizhen.recording.container;

/// The size of the picture in a VP9 keyframe's uncompressed header (VP9 bitstream §6.2).
final class Vp9Header {
  private static final int SYNC_CODE = 0x498342;
  private static final int RGB = 7;

  private Vp9Header() {}

  /// Width and height; zeros when this is no keyframe.
  static int[] size(byte[] frame) {
    var in = new BitReader(frame, 0);
    if (in.bits(2) != 2) {
      return new int[2];
    }
    int profile = in.bit() | in.bit() << 1;
    if (profile == 3) {
      in.skip(1);
    }
    boolean showsExisting = in.flag();
    boolean isInter = in.flag();
    if (showsExisting || isInter) {
      return new int[2];
    }
    in.skip(2);
    if (in.bits(24) != SYNC_CODE) {
      return new int[2];
    }
    if (profile >= 2) {
      in.skip(1);
    }
    if (in.bits(3) != RGB) {
      in.skip(1);
      if (profile == 1 || profile == 3) {
        in.skip(3);
      }
    } else if (profile == 1 || profile == 3) {
      in.skip(1);
    }
    return new int[] {in.bits(16) + 1, in.bits(16) + 1};
  }
}
