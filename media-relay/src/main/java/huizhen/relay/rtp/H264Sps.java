package huizhen.relay.rtp;

/// Reads the picture's size out of an H.264 sequence parameter set (ITU-T H.264 §7.3.2.1.1 and
/// §7.4.2.1.1). What cannot be read, or is larger than [#MAX_SIDE], has no size.
final class H264Sps {
  private static final int MAX_SIDE = 16_384;
  private static final int MACROBLOCK = 16;
  private static final int MAX_CYCLE = 255;

  private H264Sps() {}

  /// @param offset behind the NAL unit's header
  static void readSize(VideoPayload video, byte[] bytes, int offset, int length) {
    BitReader bits = video.bits;
    bits.wrap(bytes, offset, length, true);
    int profile = bits.bits(8);
    int _ = bits.bits(16); // constraints and level
    long _ = bits.unsignedGolomb(); // the set's id
    int chroma = hasChromaFormat(profile) ? readChromaFormat(bits) : 1;
    passOrderCount(bits);
    long _ = bits.unsignedGolomb(); // reference frames
    boolean _ = bits.flag(); // gaps in frame numbers
    long columns = bits.unsignedGolomb() + 1;
    long rows = bits.unsignedGolomb() + 1;
    int fields = bits.flag() ? 1 : 2;
    if (fields == 2) {
      boolean _ = bits.flag(); // adaptive frame and field
    }
    boolean _ = bits.flag(); // direct_8x8_inference
    long cutWidth = 0;
    long cutHeight = 0;
    if (bits.flag()) {
      cutWidth = bits.unsignedGolomb() + bits.unsignedGolomb();
      cutHeight = bits.unsignedGolomb() + bits.unsignedGolomb();
    }
    long width = columns * MACROBLOCK - cutWidth * (chroma == 1 || chroma == 2 ? 2 : 1);
    long height = rows * MACROBLOCK * fields - cutHeight * fields * (chroma == 1 ? 2 : 1);
    boolean isSensible =
        width > 0 && width <= MAX_SIDE && height > 0 && height <= MAX_SIDE && !bits.isExhausted();
    if (isSensible) {
      video.width = (int) width;
      video.height = (int) height;
    }
  }

  private static boolean hasChromaFormat(int profile) {
    return switch (profile) {
      case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
      default -> false;
    };
  }

  /// @return ChromaArrayType
  private static int readChromaFormat(BitReader bits) {
    long format = bits.unsignedGolomb();
    boolean isSeparate = format == 3 && bits.flag();
    long _ = bits.unsignedGolomb(); // luma's depth
    long _ = bits.unsignedGolomb(); // chroma's depth
    boolean _ = bits.flag(); // lossless
    if (bits.flag()) {
      int lists = format == 3 ? 12 : 8;
      for (int i = 0; i < lists; i++) {
        if (bits.flag()) {
          passScalingList(bits, i < 6 ? 16 : 64);
        }
      }
    }
    return isSeparate ? 0 : (int) Math.min(format, 3);
  }

  /// ITU-T H.264 §7.3.2.1.1.1.
  private static void passScalingList(BitReader bits, int size) {
    int last = 8;
    int next = 8;
    for (int i = 0; i < size && next != 0; i++) {
      next = last + (int) bits.signedGolomb() & 0xff;
      last = next == 0 ? last : next;
    }
  }

  private static void passOrderCount(BitReader bits) {
    long _ = bits.unsignedGolomb(); // log2_max_frame_num
    long type = bits.unsignedGolomb();
    if (type == 0) {
      long _ = bits.unsignedGolomb(); // log2_max_pic_order_cnt_lsb
    } else if (type == 1) {
      boolean _ = bits.flag();
      long _ = bits.signedGolomb();
      long _ = bits.signedGolomb();
      long cycle = Math.min(bits.unsignedGolomb(), MAX_CYCLE);
      for (int i = 0; i < cycle && !bits.isExhausted(); i++) {
        long _ = bits.signedGolomb();
      }
    }
  }
}
